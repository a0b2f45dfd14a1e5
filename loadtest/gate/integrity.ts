// Can the measurement be believed at all? Whatever is listed here makes the run an ERROR: no number in it is judged.
import { type Attempts, LEG_NAMES, type LegMeasurement, type LegName, type Slice } from '../run/measurement.ts';
import type { TargetCheck, Targets } from '../targets/target.ts';
import { type Sight, toBlindness } from '../targets/unknowable.ts';
import { findBadNumbers } from './bad-number.ts';
import { findIdentityProblems, findMiscounts } from './identity.ts';
import { toCount, toNumber } from './quantity.ts';
import { toReading } from './reading.ts';
import { SLICE_HOLDS_A_SECOND_S } from './thresholds.ts';

/**
 * @param checks - the guarded checks; a leg that none of them names need not have been run
 * @returns sentences, empty when the measurement can be judged
 */
export function findProblems(attempts: Attempts, checks: readonly TargetCheck[], targets: Targets): readonly string[] {
  const measured = LEG_NAMES.flatMap((leg) => [...attempts[leg]]);
  return [
    ...LEG_NAMES.flatMap((leg) => findAbsentLeg(attempts, checks, leg)),
    ...measured.flatMap((leg) => findLegProblems(leg, checks, targets)),
    ...findIdentityProblems(measured),
  ];
}

/** `rate leg` or, from the second attempt on, `rate leg (attempt 2)`. */
export function toLegTitle({ leg, attempt }: Pick<LegMeasurement, 'leg' | 'attempt'>): string {
  return attempt === 1 ? `${leg} leg` : `${leg} leg (attempt ${attempt})`;
}

function findAbsentLeg(attempts: Attempts, checks: readonly TargetCheck[], leg: LegName): readonly string[] {
  const needing = checks.filter((check) => check.leg === leg).map((check) => check.metric);
  if (needing.length === 0 || attempts[leg].length > 0) return [];
  return [`Expected the ${leg} leg to be measured, for ${needing.join(', ')}, got no measurement of it`];
}

function findLegProblems(leg: LegMeasurement, checks: readonly TargetCheck[], targets: Targets): readonly string[] {
  const bad = findBadNumbers(leg, toLegTitle(leg));
  if (bad.length > 0) return bad;
  const empty = findEmptyWindow(leg);
  if (empty.length > 0) return empty;
  const own = checks.filter((check) => check.leg === leg.leg);
  return [
    ...findModelProblem(leg, targets),
    ...findSliceProblems(leg),
    ...own.flatMap((check) => findAbsentReading(leg, check)),
    ...findMiscounts(leg),
  ];
}

function findEmptyWindow(leg: LegMeasurement): readonly string[] {
  const { measuredSeconds, client } = leg;
  if (measuredSeconds > 0 && client.requests > 0 && client.connections > 0) return [];
  const got = `${toCount(client.requests, 'request')} over ${toCount(client.connections, 'connection')}`;
  return [
    `Expected requests in the measured window of the ${toLegTitle(leg)}, got ${got} in ${toNumber(measuredSeconds)} s`,
  ];
}

function findModelProblem(leg: LegMeasurement, { ratePerSec, name }: Targets): readonly string[] {
  const wanted = leg.leg === 'rate' ? ratePerSec : null;
  if (leg.client.ratePerSec === wanted) return [];
  const title = toLegTitle(leg);
  return [
    `Expected the ${title} to be driven at ${toRate(wanted)}, as targets ${name} are about, got ${toRate(leg.client.ratePerSec)}`,
  ];
}

function toRate(ratePerSec: number | null): string {
  return ratePerSec === null ? 'full throttle' : `${toNumber(ratePerSec)} requests/s`;
}

function findSliceProblems(leg: LegMeasurement): readonly string[] {
  const { slices, requests, connections } = leg.client;
  const title = toLegTitle(leg);
  if (slices === null && leg.generator.tool === 'wrk') return []; // it keeps none
  if (slices === null || slices.length === 0) return [`Expected slices of the ${title}, got none`];
  const sum = slices.reduce((total, slice) => total + slice.requests, 0);
  if (!(Math.abs(sum - requests) <= connections)) {
    return [
      `Expected the slices of the ${title} to add up to its ${toNumber(requests)} requests, got ${toNumber(sum)}`,
    ];
  }
  return findSilentSlice(leg, slices);
}

/** A slice that holds a whole second without a request, and no stall or drop reported: the two contradict each other. */
function findSilentSlice(leg: LegMeasurement, slices: readonly Slice[]): readonly string[] {
  const { stalledSeconds, droppedIterations } = leg.client;
  if (stalledSeconds > 0 || droppedIterations > 0) return [];
  if (leg.measuredSeconds / slices.length < SLICE_HOLDS_A_SECOND_S) return [];
  const silent = slices.find((slice) => slice.requests === 0);
  if (silent === undefined) return [];
  const start = toNumber(silent.startS);
  return [
    `Expected requests in every slice of the ${toLegTitle(leg)}, got none in the one from ${start} s, and no stall was reported`,
  ];
}

function findAbsentReading(leg: LegMeasurement, { metric }: TargetCheck): readonly string[] {
  if (toReading(metric, leg) !== null) return [];
  const expected = `Expected ${metric} of the ${toLegTitle(leg)} to be measured, got nothing`;
  const blindness = toBlindness(metric, toSight(leg));
  if (blindness !== null) return [`${expected}: ${blindness}`];
  if (leg.client.latencyMs !== null) return [expected];
  return [`${expected}: none of ${toCount(leg.client.requests, 'request')} was answered`];
}

function toSight({ server, generator, combined }: LegMeasurement): Sight {
  if (combined !== undefined) return { target: 'between pages', generator: generator.tool };
  const inSlot = server?.requestsPerShard === null ? 'guest' : 'own';
  return { target: server === null ? 'foreign' : inSlot, generator: generator.tool };
}
