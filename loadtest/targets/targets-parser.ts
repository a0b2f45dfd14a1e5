// Turns the JSON of a targets file into Targets, or throws with everything that is wrong with it.
import type { NonEmpty } from '../run/measurement.ts';
import { parseCheck, refuseCapacityLatencyWithoutFloor, refuseRepeats } from './check-parser.ts';
import { isObject, isShort, type Json, type Problems, refuseUnknownKeys, toGot } from './json.ts';
import type { TargetCheck, Targets } from './target.ts';
import { TargetsError } from './targets-error.ts';

const KEYS = ['$schema', 'name', 'description', 'ratePerSec', 'measureSeconds', 'checks'];
const RATE_MAX = 1_000_000; // requests/s
const MEASURE_SECONDS_MAX = 86_400;

/**
 * @param value - the parsed JSON
 * @param file - names the file in messages
 * @throws TargetsError with every problem found, each with its JSON path
 */
export function parseTargets(value: unknown, file: string): Targets {
  const problems: Problems = [];
  const targets = readTargets(value, problems);
  const [first = 'Expected targets, got nothing', ...rest] = problems;
  if (targets === null || problems.length > 0) throw new TargetsError(file, [first, ...rest]);
  return targets;
}

function readTargets(value: unknown, problems: Problems): Targets | null {
  if (isObject(value)) {
    refuseUnknownKeys(value, KEYS, '', problems);
    return readKeys(value, problems);
  }
  problems.push(`Expected the file to hold a JSON object, got ${toGot(value)}`);
  return null;
}

function readKeys(json: Json, problems: Problems): Targets {
  return Object.freeze({
    name: readText(json, 'name', problems),
    description: json.description === undefined ? '' : readText(json, 'description', problems),
    ratePerSec: readInteger(json, 'ratePerSec', RATE_MAX, 'requests/s', problems),
    measureSeconds: readMeasureSeconds(json, problems),
    checks: readChecks(json.checks, problems),
  });
}

function readText(json: Json, key: string, problems: Problems): string {
  const value = json[key];
  if (typeof value === 'string' && isShort(value)) return value;
  problems.push(`Expected ${key} to be a text of 1 to 500 characters, got ${toGot(value)}`);
  return '';
}

function readMeasureSeconds(json: Json, problems: Problems): number | null {
  if (json.measureSeconds === undefined || json.measureSeconds === null) return null;
  return readInteger(json, 'measureSeconds', MEASURE_SECONDS_MAX, 'seconds', problems);
}

function readInteger(json: Json, key: string, max: number, unit: string, problems: Problems): number {
  const value = json[key];
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max) return value;
  problems.push(`Expected ${key} to be an integer from 1 to ${max} (${unit}), got ${toGot(value)}`);
  return Number.NaN;
}

function readChecks(value: unknown, problems: Problems): NonEmpty<TargetCheck> {
  if (!Array.isArray(value) || value.length === 0) {
    const got = Array.isArray(value) ? 'an empty list, which would prove nothing' : toGot(value);
    problems.push(`Expected checks to be a list of at least one check, got ${got}`);
    return [] as unknown as NonEmpty<TargetCheck>;
  }
  const checks = value.map((check: unknown, index) => parseCheck(check, `checks[${index}]`, problems));
  refuseRepeats(checks, problems);
  refuseCapacityLatencyWithoutFloor(checks, problems);
  return checks as unknown as NonEmpty<TargetCheck>;
}
