// The gate: from measurements and targets to a verdict. Pure; nothing is read and nothing is printed.
import { type Attempts, LEG_NAMES, type NonEmpty } from '../run/measurement.ts';
import type { Targets } from '../targets/target.ts';
import { findBadNumbers } from './bad-number.ts';
import { toGuardedChecks } from './guards.ts';
import { findProblems, toLegTitle } from './integrity.ts';
import { toReasons } from './reasons.ts';
import { toRemedies } from './remedy.ts';
import { RunError } from './run-error.ts';
import { type SettledCheck, settleCheck, toCheck } from './settled-check.ts';
import type { Check, Verdict } from './verdict.ts';

/** `checks` is everything that was settled, leg by leg; `reasons` says why the verdict is what it is. */
export type Judgement = Readonly<{ verdict: Verdict; checks: readonly Check[]; reasons: readonly string[] }>;

/** ERROR > FAIL > INVALID > PASS. */
export function judge(attempts: Attempts, targets: Targets): Judgement {
  const wanted = toGuardedChecks(attempts, targets);
  const [problem, ...problems] = findProblems(attempts, wanted, targets);
  if (problem !== undefined) return toErrorJudgement(new RunError([problem, ...problems]));
  const settled = mapNonEmpty(wanted, (check) => settleCheck(check, attempts, targets));
  const checks = LEG_NAMES.flatMap((leg) => settled.filter(({ check }) => check.leg === leg)).map(toCheck);
  return { checks, ...conclude(settled, attempts) };
}

/** A run that was cut short or could not be read. */
export function toErrorJudgement(error: Error): Judgement {
  const reasons = error instanceof RunError ? error.reasons : [error.message];
  return { verdict: { kind: 'ERROR', error }, checks: [], reasons };
}

/** --measure-only: nothing is judged, but what is no number is no measurement either. */
export function toUnjudged(attempts: Attempts): Judgement {
  const measured = LEG_NAMES.flatMap((leg) => [...attempts[leg]]);
  const [problem, ...problems] = measured.flatMap((leg) => findBadNumbers(leg, toLegTitle(leg)));
  if (problem !== undefined) return toErrorJudgement(new RunError([problem, ...problems]));
  return { verdict: { kind: 'NONE' }, checks: [], reasons: ['Measured only: nothing was judged.'] };
}

type Conclusion = Omit<Judgement, 'checks'>;

function conclude(settled: NonEmpty<SettledCheck>, attempts: Attempts): Conclusion {
  const open = settled.filter(({ outcome }) => outcome.kind === 'unproven');
  const [missed, ...others] = settled.filter(({ outcome }) => outcome.kind === 'fail');
  if (missed !== undefined) return toFail([missed, ...others], open);
  const [first, ...rest] = open;
  if (first !== undefined) return toInvalid([first, ...rest], attempts);
  const reasons = [`All ${settled.length} checks are proven met.`];
  return { verdict: { kind: 'PASS', proven: mapNonEmpty(settled, toCheck) }, reasons };
}

function toFail(missed: NonEmpty<SettledCheck>, open: readonly SettledCheck[]): Conclusion {
  const reasons = [...toReasons('On', missed), ...toReasons('Also, unproven on', open)];
  return { verdict: { kind: 'FAIL', missed: mapNonEmpty(missed, toCheck) }, reasons };
}

function toInvalid(open: NonEmpty<SettledCheck>, attempts: Attempts): Conclusion {
  const unproven = mapNonEmpty(open, toCheck);
  const reasons = [...toReasons('On', open), ...toRemedies(open, attempts)];
  return { verdict: { kind: 'INVALID', unproven }, reasons };
}

function mapNonEmpty<T, U>([first, ...others]: NonEmpty<T>, map: (item: T) => U): NonEmpty<U> {
  return [map(first), ...others.map((item) => map(item))];
}
