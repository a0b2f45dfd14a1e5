// One step of a search: a rate, every attempt at it, and what they prove.
import type { LegMeasurement, NonEmpty } from '../../run/measurement.ts';
import type { Targets } from '../../targets/target.ts';
import { type Judgement, judge } from '../judgement.ts';
import { needsRepeat } from '../repetition.ts';
import { ACHIEVED_RATIO } from '../thresholds.ts';
import type { StepOutcome, Tried } from './search.ts';

/** `attempts` is empty where the generator could not even be asked for the rate. */
export type Step = Tried & Readonly<{ seconds: number; attempts: readonly LegMeasurement[]; judgement: Judgement }>;

export type Asked = Pick<Tried, 'purpose' | 'ratePerSec'> & Readonly<{ seconds: number }>;

/** How often a step is made anew because the generator or the host was in the way: only that may set a measurement aside. */
const SECOND_CHANCES = 1;

/** Is another attempt at a step needed, and does it replace the last one? */
export type Again = 'no' | 'repeat' | 'replace';

/**
 * @param made - the attempts that count
 * @param setAside - how many were replaced
 */
export function toAgain(made: NonEmpty<LegMeasurement>, setAside: number, targets: Targets): Again {
  if (needsRepeat('rate', made, targets)) return 'repeat';
  return toOutcome(judgeAttempts(made, targets)) === 'unproven' && setAside < SECOND_CHANCES ? 'replace' : 'no';
}

/** @throws the error of a step that could not be carried out or read: then nothing is known of the rate */
export function toStep(
  { purpose, ratePerSec, seconds }: Asked,
  attempts: NonEmpty<LegMeasurement>,
  targets: Targets,
): Step {
  const judgement = judgeAttempts(attempts, targets);
  if (judgement.verdict.kind === 'ERROR') throw judgement.verdict.error;
  return { purpose, ratePerSec, seconds, attempts: renumber(attempts), judgement, outcome: toOutcome(judgement) };
}

/**
 * A step that was not driven, as the generator would not have carried it: no miss of the server, and no proof.
 *
 * @param because - what it would have needed; sentences
 */
export function toUndrivenStep({ purpose, ratePerSec, seconds }: Asked, because: string): Step {
  const check = {
    leg: 'rate',
    metric: 'achievedRatio',
    limit: { min: ACHIEVED_RATIO },
    value: 0,
    outcome: 'unproven',
    because,
    attempts: 0,
  } as const;
  const judgement: Judgement = {
    verdict: { kind: 'INVALID', unproven: [check] },
    checks: [check],
    reasons: [because],
  };
  return { purpose, ratePerSec, seconds, attempts: [], judgement, outcome: 'unproven' };
}

function judgeAttempts(attempts: NonEmpty<LegMeasurement>, targets: Targets): Judgement {
  return judge({ capacity: [], rate: attempts }, targets);
}

/** They were numbered through the whole search. */
function renumber([first, ...others]: NonEmpty<LegMeasurement>): NonEmpty<LegMeasurement> {
  return [{ ...first, attempt: 1 }, ...others.map((leg, index) => ({ ...leg, attempt: index + 2 }))];
}

function toOutcome({ verdict }: Judgement): StepOutcome {
  if (verdict.kind === 'PASS') return 'met';
  return verdict.kind === 'FAIL' ? 'missed' : 'unproven';
}
