// One check of a targets file: the words, the leg that can prove it, the bound that makes sense, the value.
import { LEG_NAMES, type LegName } from '../run/measurement.ts';
import { isObject, type Json, type Problems, refuseUnknownKeys, toGot, toWordProblem } from './json.ts';
import { METRIC_FACTS, type MetricFacts } from './metric.ts';
import { type Limit, METRICS, type Metric, type TargetCheck } from './target.ts';

const KEYS = ['leg', 'metric', 'min', 'max'];

/** Null when a problem was found; then the problem is on the list. */
export function parseCheck(value: unknown, path: string, problems: Problems): TargetCheck | null {
  if (!isObject(value)) {
    problems.push(
      `Expected ${path} to be an object such as {"leg":"rate","metric":"p95Ms","max":10}, got ${toGot(value)}`,
    );
    return null;
  }
  refuseUnknownKeys(value, KEYS, path, problems);
  const leg = readWord(value, 'leg', LEG_NAMES, path, problems);
  const metric = readWord(value, 'metric', METRICS, path, problems);
  if (leg === null || metric === null) return null;
  refuseLeg(leg, metric, path, problems);
  const limit = readLimit(value, metric, path, problems);
  return limit === null ? null : Object.freeze({ leg, metric, limit });
}

export function refuseRepeats(checks: readonly (TargetCheck | null)[], problems: Problems): void {
  const paths = new Map<string, number>();
  for (const [index, check] of checks.entries()) {
    if (check === null) continue;
    const key = `${check.leg} ${check.metric}`;
    const first = paths.get(key);
    if (first === undefined) paths.set(key, index);
    else problems.push(`Expected each metric once a leg, got ${key} in checks[${first}] and again in checks[${index}]`);
  }
}

/** A quick answer to few requests proves nothing about latency under load, so the file must say how many. */
export function refuseCapacityLatencyWithoutFloor(checks: readonly (TargetCheck | null)[], problems: Problems): void {
  const onCapacity = (check: TargetCheck | null) => check?.leg === 'capacity';
  const isLatency = (check: TargetCheck | null) => check !== null && METRIC_FACTS[check.metric].kind === 'milliseconds';
  const index = checks.findIndex((check) => onCapacity(check) && isLatency(check));
  if (index === -1 || checks.some((check) => onCapacity(check) && check?.metric === 'rps')) return;
  problems.push(
    `Expected a check {"leg":"capacity","metric":"rps","min":…} beside checks[${index}], got none; ` +
      'a latency on the capacity leg is proven only while that many requests a second are served',
  );
}

function readWord<W extends string>(json: Json, key: string, words: readonly W[], path: string, problems: Problems) {
  const word = words.find((known) => known === json[key]);
  if (word !== undefined) return word;
  problems.push(toWordProblem(`${path}.${key}`, words, json[key]));
  return null;
}

function refuseLeg(leg: LegName, metric: Metric, path: string, problems: Problems): void {
  const { legs } = METRIC_FACTS[metric];
  if (legs.includes(leg)) return;
  problems.push(`Expected ${path}.leg to be "${legs.join('" or "')}" for ${metric}, got "${leg}"; ${toLegReason(leg)}`);
}

function toLegReason(leg: LegName): string {
  if (leg === 'capacity') return 'at full throttle it says nothing about the load that the target is for';
  return 'the rate leg is given its rate, so it cannot show how much more would go';
}

function readLimit(json: Json, metric: Metric, path: string, problems: Problems): Limit | null {
  const { bound } = METRIC_FACTS[metric];
  const other = bound === 'min' ? 'max' : 'min';
  if (other in json || !(bound in json)) {
    problems.push(`Expected ${path} to have "${bound}" alone as the limit of ${metric}, got ${toBounds(json)}`);
    return null;
  }
  const value = json[bound];
  const facts = METRIC_FACTS[metric];
  if (isLimit(value, facts)) return Object.freeze(bound === 'min' ? { min: value } : { max: value });
  problems.push(`Expected ${path}.${bound} to be ${toRange(facts)}, got ${toGot(value)}${toPercentHint(value, facts)}`);
  return null;
}

function toBounds(json: Json): string {
  const found = ['min', 'max'].filter((bound) => bound in json);
  return found.length === 0 ? 'neither "min" nor "max"' : found.map((bound) => `"${bound}"`).join(' and ');
}

function isLimit(value: unknown, { kind, bound }: MetricFacts): value is number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  const isLarge = bound === 'min' || isMagnitude(kind) ? value > 0 : value >= 0;
  return isLarge && (kind !== 'ratio' || value <= 1) && (kind !== 'count' || Number.isInteger(value));
}

function isMagnitude(kind: MetricFacts['kind']): boolean {
  return kind === 'milliseconds' || kind === 'microseconds' || kind === 'mebibytes';
}

function toRange({ kind, bound }: MetricFacts): string {
  if (kind === 'ratio') return bound === 'min' ? 'a ratio above 0 and up to 1' : 'a ratio from 0 to 1';
  if (kind === 'count') return 'an integer from 0 up';
  if (kind === 'seconds') return 'a number from 0 up (seconds)';
  return `a number above 0 (${kind === 'rate' ? 'requests/s' : kind})`;
}

function toPercentHint(value: unknown, { kind }: MetricFacts): string {
  if (kind !== 'ratio' || typeof value !== 'number' || !(value > 1 && value <= 100)) return '';
  return `; ${value} % is written ${Number((value / 100).toPrecision(12))}`;
}
