// The gate: from measurements and targets to a verdict. Pure; nothing is read and nothing is printed.
import type { Attempts, LegMeasurement, LegName, NonEmpty } from '../run/measurement.ts';
import type { TargetCheck, Targets } from '../targets/target.ts';
import { evaluate } from './evaluation.ts';
import { toGuardedChecks } from './guards.ts';
import { findProblems } from './integrity.ts';
import type { Outcome } from './outcome.ts';
import { toRemedies } from './remedy.ts';
import { RunError } from './run-error.ts';
import { awaitsRepeat, settle } from './settlement.ts';
import type { Check, Verdict } from './verdict.ts';

/** `checks` is everything that was settled; `reasons` says why the verdict is what it is. */
export type Judgement = Readonly<{ verdict: Verdict; checks: readonly Check[]; reasons: NonEmpty<string> }>;

/** ERROR > FAIL > INVALID > PASS. */
export function judge(attempts: Attempts, targets: Targets): Judgement {
  const wanted = toGuardedChecks(attempts, targets);
  const [problem, ...problems] = findProblems(attempts, wanted, targets);
  if (problem !== undefined) return toErrorJudgement(new RunError([problem, ...problems]));
  const checks = mapNonEmpty(wanted, (check) => toCheck(check, attempts, targets));
  return conclude(checks, attempts);
}

/** A run that was cut short or could not be read. */
export function toErrorJudgement(error: Error): Judgement {
  const reasons: NonEmpty<string> = error instanceof RunError ? error.reasons : [error.message];
  return { verdict: { kind: 'ERROR', error }, checks: [], reasons };
}

/** --measure-only. */
export function toUnjudged(): Judgement {
  return { verdict: { kind: 'NONE' }, checks: [], reasons: ['Measured only: nothing was judged.'] };
}

/**
 * Must the runner repeat this leg? Yes while a check was missed once with proof and only another attempt can tell;
 * no once something on the leg has failed for good, or its data cannot be judged: the verdict would stay the same.
 */
export function needsRepeat(leg: LegName, made: readonly LegMeasurement[], targets: Targets): boolean {
  const attempts: Attempts = { capacity: [], rate: [], [leg]: made };
  const checks = toGuardedChecks(attempts, targets).filter((check) => check.leg === leg);
  if (made.length === 0 || findProblems(attempts, checks, targets).length > 0) return false;
  const settled = checks.map((check) => ({ metric: check.metric, outcomes: toOutcomes(check, attempts, targets) }));
  if (settled.some(({ metric, outcomes }) => settle(metric, outcomes).kind === 'fail')) return false;
  return settled.some(({ metric, outcomes }) => awaitsRepeat(metric, outcomes));
}

function conclude(checks: NonEmpty<Check>, attempts: Attempts): Judgement {
  const [missed, ...others] = checks.filter((check) => check.outcome === 'fail');
  if (missed !== undefined) {
    const all: NonEmpty<Check> = [missed, ...others];
    return { verdict: { kind: 'FAIL', missed: all }, checks, reasons: mapNonEmpty(all, toReason) };
  }
  const [open, ...rest] = checks.filter((check) => check.outcome !== 'pass');
  if (open !== undefined) {
    const all: NonEmpty<Check> = [open, ...rest];
    const reasons: NonEmpty<string> = [...mapNonEmpty(all, toReason), ...toRemedies(all, attempts)];
    return { verdict: { kind: 'INVALID', unproven: all }, checks, reasons };
  }
  return {
    verdict: { kind: 'PASS', proven: checks },
    checks,
    reasons: [`All ${checks.length} checks are proven met.`],
  };
}

function toCheck(check: TargetCheck, attempts: Attempts, targets: Targets): Check {
  const outcomes = toOutcomes(check, attempts, targets);
  const { kind, value, because } = settle(check.metric, outcomes);
  return { ...check, value, outcome: kind, because, attempts: outcomes.length };
}

/** @throws RangeError if the leg has no attempt: integrity.ts made that an ERROR */
function toOutcomes(check: TargetCheck, attempts: Attempts, targets: Targets): NonEmpty<Outcome> {
  const [first, ...others] = attempts[check.leg].map((leg) => evaluate(check, leg, targets));
  if (first !== undefined) return [first, ...others];
  throw new RangeError(`Expected at least one attempt at the ${check.leg} leg, got none`);
}

function toReason({ leg, because }: Check): string {
  return `On the ${leg} leg: ${because}`;
}

function mapNonEmpty<T, U>([first, ...others]: NonEmpty<T>, map: (item: T) => U): NonEmpty<U> {
  return [map(first), ...others.map(map)];
}
