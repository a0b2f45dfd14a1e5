// Limits beside the comparison: what HEAD's own slots say about a check of the targets, whatever BASE does. The blocks are
// undisturbed ones, so the generator was free and nobody else on the server's core.
import { countErrors, type Slot } from '../../compare/block.ts';
import type { TargetCheck } from '../../targets/target.ts';
import { toMedian } from '../median.ts';
import { isMet } from '../outcome.ts';
import { ACHIEVED_RATIO, GENERATOR_BUSY_RATIO, SERVER_BUSY_RATIO } from '../thresholds.ts';
import { toMedianBounds } from './median-bounds.ts';
import type { TargetDoubt } from './target-doubt.ts';
import { readTargetMetric } from './target-metric.ts';

export type TargetFinding = Readonly<{
  check: TargetCheck;
  slots: number; // HEAD's
  value: number; // the median of the slots; of failed requests the ratio over all slots
  low: number | null; // where the median surely lies; null: too few slots, or not a median
  high: number | null;
  outcome: 'pass' | 'fail' | 'unproven';
  doubt: TargetDoubt | null; // why a value on one side of the limit proves nothing
}>;

export type TargetAlphas = Readonly<{ failAlpha: number; passAlpha: number }>; // one-sided: of a miss, and of a hit

/** Requests that failed in one slot alone may be the machine's doing, as in server-errors.ts. */
const SLOTS_OF_FAILURES = 2;

/** @param slots - HEAD's, of undisturbed blocks; each has the metric */
export function toTargetFinding(check: TargetCheck, slots: readonly Slot[], alphas: TargetAlphas): TargetFinding {
  const values = slots.map((slot) => readTargetMetric(check, slot) ?? Number.NaN);
  return check.metric === 'failedRatio'
    ? toFailureFinding(check, slots, values)
    : toMedianFinding(check, slots, values, alphas);
}

/** A count of all requests is no sample: it needs no interval. */
function toFailureFinding(check: TargetCheck, slots: readonly Slot[], ratios: readonly number[]): TargetFinding {
  const requests = slots.map((slot) => countIn(slot, check));
  const total = requests.reduce((sum, count) => sum + count, 0);
  const value = ratios.reduce((sum, ratio, index) => sum + ratio * (requests[index] ?? Number.NaN), 0) / total;
  const finding = { check, slots: slots.length, value, low: null, high: null };
  if (isMet(value, check.limit)) return { ...finding, outcome: 'pass', doubt: null };
  if (ratios.filter((ratio) => ratio > 0).length >= SLOTS_OF_FAILURES)
    return { ...finding, outcome: 'fail', doubt: null };
  return { ...finding, outcome: 'unproven', doubt: 'oneSlot' };
}

function countIn({ capacity, rate }: Slot, { leg }: TargetCheck): number {
  if (leg === 'rate') return rate?.requests ?? Number.NaN;
  return capacity.requests + countErrors(capacity.errors) - capacity.errors.status;
}

function toMedianFinding(
  check: TargetCheck,
  slots: readonly Slot[],
  values: readonly number[],
  { failAlpha, passAlpha }: TargetAlphas,
): TargetFinding {
  const isFloor = 'min' in check.limit;
  const levels = isFloor
    ? { lowAlpha: passAlpha, highAlpha: failAlpha }
    : { lowAlpha: failAlpha, highAlpha: passAlpha };
  const { low, high } = toMedianBounds(values, levels);
  const finding = { check, slots: slots.length, value: toMedian(values), low, high };
  const [best, worst] = isFloor ? [high, low] : [low, high];
  if (worst !== null && isMet(worst, check.limit)) return toSettled(finding, 'pass', findDoubtOfHit(check, slots));
  if (best !== null && !isMet(best, check.limit)) return toSettled(finding, 'fail', findDoubtOfMiss(check, slots));
  return toSettled(finding, 'unproven', null);
}

function toSettled(
  finding: Omit<TargetFinding, 'outcome' | 'doubt'>,
  outcome: TargetFinding['outcome'],
  doubt: TargetDoubt | null,
): TargetFinding {
  return { ...finding, outcome: doubt === null ? outcome : 'unproven', doubt };
}

/** Latency and CPU are those of the rate only where the rate was achieved. */
function findDoubtOfHit({ leg, metric }: TargetCheck, slots: readonly Slot[]): TargetDoubt | null {
  if (leg === 'capacity' || metric === 'achievedRatio') return null;
  const isAchieved = slots.every(({ rate }) => (rate?.achievedRatio ?? Number.NaN) >= ACHIEVED_RATIO);
  return isAchieved ? null : 'rateNotAchieved';
}

/** RPS that a busy generator could not ask for, and CPU a request at a rate that was not achieved, prove nothing. */
function findDoubtOfMiss(check: TargetCheck, slots: readonly Slot[]): TargetDoubt | null {
  if (check.metric === 'rps' && !slots.every(isServerTheLimit)) {
    return 'generatorBusy';
  }
  return check.leg === 'rate' && check.metric === 'cpuUsPerRequest' ? findDoubtOfHit(check, slots) : null;
}

function isServerTheLimit({ capacity: { serverBusy, generatorBusy }, environment }: Slot): boolean {
  const coreBusy = serverBusy + (environment.serverCpusOthers ?? 0); // the kernel answers for the server, too
  return coreBusy >= SERVER_BUSY_RATIO || (generatorBusy ?? Number.NaN) < GENERATOR_BUSY_RATIO;
}
