// What several attempts at a leg say together about one check. The order of attempts does not matter, and
// weakening the evidence of any attempt never turns a fail or an unproven into a pass.
import type { NonEmpty } from '../run/measurement.ts';
import type { Metric } from '../targets/target.ts';
import type { Outcome } from './outcome.ts';
import { toCount } from './quantity.ts';
import { ATTEMPTS_MAX, MISSES_TO_FAIL } from './thresholds.ts';

/**
 * - any-miss: trouble that happened, happened: one proven miss is a fail
 * - any-pass: disturbance only lowers the value, so one pass is proof
 * - majority: a proven miss is repeated, and a fail when proven twice
 */
type Rule = 'any-miss' | 'any-pass' | 'majority';

/** The outcome of all attempts: kind as settled, value and sentence of the attempt that decides. */
export function settle(metric: Metric, outcomes: NonEmpty<Outcome>): Outcome {
  const misses = countMisses(outcomes);
  const best = toBestPass(outcomes);
  if (toRule(metric) === 'any-pass' && best !== null) return withNote(best, toNote('pass', outcomes));
  const miss = outcomes.findLast((outcome) => outcome.kind === 'fail');
  if (miss !== undefined && misses >= toMissesNeeded(metric)) return withNote(miss, toNote('fail', outcomes));
  if (miss !== undefined) return toOpen(miss, misses, outcomes.length);
  const missed = outcomes.findLast((outcome) => !outcome.met);
  if (missed !== undefined) return missed;
  return best === null ? (outcomes[outcomes.length - 1] ?? outcomes[0]) : withNote(best, toNote('pass', outcomes));
}

/** Only another attempt can tell: missed once with proof, not settled, and attempts left. */
export function awaitsRepeat(metric: Metric, outcomes: NonEmpty<Outcome>): boolean {
  if (outcomes.length >= ATTEMPTS_MAX || countMisses(outcomes) !== 1) return false;
  return settle(metric, outcomes).kind === 'unproven';
}

function toRule(metric: Metric): Rule {
  switch (metric) {
    case 'failedRatio':
    case 'unfinished':
    case 'stalledSeconds':
    case 'shardRestarts':
      return 'any-miss';
    case 'rps':
      return 'any-pass';
    default:
      return 'majority';
  }
}

function toMissesNeeded(metric: Metric): number {
  return toRule(metric) === 'any-miss' ? 1 : MISSES_TO_FAIL;
}

function countMisses(outcomes: NonEmpty<Outcome>): number {
  return outcomes.filter((outcome) => outcome.kind === 'fail').length;
}

function toBestPass(outcomes: NonEmpty<Outcome>): Outcome | null {
  return outcomes.findLast((outcome) => outcome.kind === 'pass') ?? null;
}

/** Proven missed, but not often enough. */
function toOpen({ value, finding, why }: Outcome, misses: number, attempts: number): Outcome {
  const proof = `. Proven missed in ${misses} of ${toCount(attempts, 'attempt')}; ${MISSES_TO_FAIL} make a FAIL`;
  return { kind: 'unproven', met: false, value, finding, why: `${why}${proof}`, doubts: ['missedOnce'] };
}

/** Nothing to add to a single attempt. */
function toNote(kind: 'pass' | 'fail', outcomes: NonEmpty<Outcome>): string {
  if (outcomes.length === 1) return '';
  const count = outcomes.filter((outcome) => outcome.kind === kind).length;
  return `. Proven ${kind === 'pass' ? 'met' : 'missed'} in ${count} of ${toCount(outcomes.length, 'attempt')}`;
}

function withNote(outcome: Outcome, note: string): Outcome {
  return { ...outcome, why: `${outcome.why}${note}` };
}
