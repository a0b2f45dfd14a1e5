// Must the runner measure a leg once more?
import type { Attempts, LegMeasurement, LegName } from '../run/measurement.ts';
import type { Targets } from '../targets/target.ts';
import { toGuardedChecks } from './guards.ts';
import { findProblems } from './integrity.ts';
import { toOutcomes } from './settled-check.ts';
import { awaitsRepeat, settle } from './settlement.ts';

/**
 * Yes while a check was missed once with proof and only another attempt can tell; no once something on the leg
 * has failed for good, or its data cannot be judged: the verdict would stay the same.
 *
 * @param made - the attempts at this leg so far
 */
export function needsRepeat(leg: LegName, made: readonly LegMeasurement[], targets: Targets): boolean {
  const attempts: Attempts = { capacity: [], rate: [], [leg]: made };
  const checks = toGuardedChecks(attempts, targets).filter((check) => check.leg === leg);
  if (made.length === 0 || findProblems(attempts, checks, targets).length > 0) return false;
  const judged = checks.map((check) => ({ metric: check.metric, outcomes: toOutcomes(check, attempts, targets) }));
  if (judged.some(({ metric, outcomes }) => settle(metric, outcomes).kind === 'fail')) return false;
  return judged.some(({ metric, outcomes }) => awaitsRepeat(metric, outcomes));
}
