// The stages of a spike: a base, what comes upon it, a recovery at the rate of the base.
import type { NonEmpty } from '../run/measurement.ts';
import { toSliceSeconds } from '../run/slices.ts';
import { isObject, type Json, type Problems, refuseUnknownKeys, toGot } from '../targets/json.ts';
import { readInteger, readNumber } from './json-number.ts';
import { FACTOR, type Stage } from './profile.ts';

const STAGES_MAX = 12; // a slice each

export function readStages(value: unknown, path: string, problems: Problems): NonEmpty<Stage> {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  const stages = list.map((stage, index) => readStage(stage, `${path}[${index}]`, problems));
  refuseBadStages(stages, path, problems);
  const [base = { name: 'base', seconds: 0, rateFactor: 1 }, ...others] = stages;
  return [base, ...others];
}

function readStage(value: unknown, path: string, problems: Problems): Stage {
  if (!isObject(value)) problems.push(`Expected ${path} to be an object, got ${toGot(value)}`);
  const json: Json = isObject(value) ? value : {};
  refuseUnknownKeys(json, ['name', 'seconds', 'rateFactor'], path, problems);
  return {
    name: readStageName(json.name, path, problems),
    seconds: readInteger(json, path, 'seconds', { min: 1, max: 86_400 }, problems),
    rateFactor: readNumber(json, path, 'rateFactor', FACTOR, problems),
  };
}

/** It becomes the name of a k6 scenario, beside `warmup`. */
function readStageName(value: unknown, path: string, problems: Problems): string {
  if (typeof value === 'string' && /^[a-z][a-z0-9-]{0,30}$/.test(value) && value !== 'warmup') return value;
  problems.push(`Expected ${path}.name to match [a-z][a-z0-9-]* and not to be warmup, got ${toGot(value)}`);
  return '';
}

/** What follows relies on: a base to compare with, a recovery at the same rate, and slices that do not mix stages. */
function refuseBadStages(stages: readonly Stage[], path: string, problems: Problems): void {
  const [first, last] = [stages[0], stages.at(-1)];
  if (stages.length < 3 || stages.length > STAGES_MAX) {
    problems.push(`Expected ${path} to have 3 to ${STAGES_MAX} stages (base, spike, recovery), got ${stages.length}`);
    return;
  }
  if (first?.rateFactor !== last?.rateFactor) {
    problems.push(
      `Expected ${path} to end at the rateFactor it begins with, ${first?.rateFactor}, got ${last?.rateFactor}; the recovery is compared with the base`,
    );
  }
  const repeated = stages.find(({ name }, index) => stages.findIndex((stage) => stage.name === name) !== index);
  if (repeated) problems.push(`Expected each stage of ${path} to have a name of its own, got ${repeated.name} twice`);
  const total = stages.reduce((sum, { seconds }) => sum + seconds, 0);
  const slice = toSliceSeconds(total);
  const odd = stages.find(({ seconds }) => seconds % slice !== 0);
  if (odd === undefined || Number.isNaN(total)) return;
  problems.push(
    `Expected the seconds of each stage of ${path} to be a multiple of ${slice}, a twelfth of all ${total} rounded up, got ${odd.seconds}`,
  );
}
