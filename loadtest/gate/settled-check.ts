// A check of the targets together with what all attempts at its leg say about it.
import type { Attempts, NonEmpty } from '../run/measurement.ts';
import type { TargetCheck, Targets } from '../targets/target.ts';
import { evaluate } from './evaluation.ts';
import { type Outcome, toBecause } from './outcome.ts';
import { settle } from './settlement.ts';
import type { Check } from './verdict.ts';

export type SettledCheck = Readonly<{ check: TargetCheck; outcome: Outcome; attempts: number }>;

export function settleCheck(check: TargetCheck, attempts: Attempts, targets: Targets): SettledCheck {
  const outcomes = toOutcomes(check, attempts, targets);
  return { check, outcome: settle(check.metric, outcomes), attempts: outcomes.length };
}

/** @throws RangeError if the leg has no attempt: integrity.ts makes that an ERROR before anything is settled */
export function toOutcomes(check: TargetCheck, attempts: Attempts, targets: Targets): NonEmpty<Outcome> {
  const [first, ...others] = attempts[check.leg].map((leg) => evaluate(check, leg, targets));
  if (first !== undefined) return [first, ...others];
  throw new RangeError(`Expected at least one attempt at the ${check.leg} leg, got none`);
}

/** As results show it. */
export function toCheck({ check, outcome, attempts }: SettledCheck): Check {
  return { ...check, value: outcome.value, outcome: outcome.kind, because: toBecause(outcome), attempts };
}
