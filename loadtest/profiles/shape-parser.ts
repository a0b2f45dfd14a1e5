// The shape of a profile's load: its kind, and what that kind needs to know.
import type { NonEmpty } from '../run/measurement.ts';
import { isObject, type Json, type Problems, refuseUnknownKeys, toGot, toWordProblem } from '../targets/json.ts';
import { readInteger, readNumber } from './json-number.ts';
import { type Breakpoint, FACTOR, type Overload, SHAPE_KINDS, type Shape } from './profile.ts';
import { readStages } from './stages-parser.ts';

const STEADY: Shape = { kind: 'steady' };

/** A profile that names no shape is steady. A wrong one is steady too, and on the list of problems. */
export function readShape(json: Json, path: string, problems: Problems): Shape {
  if (json.shape === undefined) return STEADY;
  const shape = isObject(json.shape) ? json.shape : {};
  switch (SHAPE_KINDS.find((kind) => kind === shape.kind)) {
    case 'steady':
    case 'soak':
      refuseUnknownKeys(shape, ['kind'], path, problems);
      return { kind: shape.kind === 'soak' ? 'soak' : 'steady' };
    case 'spike':
      refuseUnknownKeys(shape, ['kind', 'stages'], path, problems);
      return { kind: 'spike', stages: readStages(shape.stages, `${path}.stages`, problems) };
    case 'overload':
      return readOverload(shape, path, problems);
    case 'breakpoint':
      return readBreakpoint(shape, path, problems);
    case undefined:
      problems.push(toWordProblem(`${path}.kind`, SHAPE_KINDS, shape.kind));
      return STEADY;
  }
}

function readOverload(json: Json, path: string, problems: Problems): Overload {
  refuseUnknownKeys(json, ['kind', 'rateFactor', 'refusedStatus', 'server'], path, problems);
  return {
    kind: 'overload',
    rateFactor: readNumber(json, path, 'rateFactor', FACTOR, problems),
    refusedStatus: readRefusedStatus(json.refusedStatus, path, problems),
    server: readServer(json.server, path, problems),
  };
}

function readRefusedStatus(value: unknown, path: string, problems: Problems): NonEmpty<number> {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  const codes = list.filter(
    (code): code is number => Number.isInteger(code) && Number(code) >= 400 && Number(code) < 600,
  );
  const [first, ...others] = codes;
  if (first !== undefined && codes.length === list.length) return [first, ...others];
  problems.push(`Expected ${path}.refusedStatus to be a list of status codes from 400 to 599, got ${toGot(value)}`);
  return [503];
}

function readServer(value: unknown, path: string, problems: Problems): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  const entries = isObject(value) ? Object.entries(value) : [];
  const good = entries.filter(([name, text]) => /^APP_[A-Z_]+$/.test(name) && typeof text === 'string');
  if (isObject(value) && good.length === entries.length) return Object.fromEntries(good) as Record<string, string>;
  problems.push(
    `Expected ${path}.server to hold variables of the server such as "APP_MAX_RUNNING": "8", got ${toGot(value)}`,
  );
  return {};
}

function readBreakpoint(json: Json, path: string, problems: Problems): Breakpoint {
  refuseUnknownKeys(json, ['kind', 'confirmSeconds', 'precision'], path, problems);
  return {
    kind: 'breakpoint',
    confirmSeconds: readInteger(json, path, 'confirmSeconds', { min: 2, max: 86_400 }, problems),
    precision: readNumber(json, path, 'precision', { min: 0.001, max: 1 }, problems),
  };
}
