// What one attempt at a leg says about one check, with a sentence a tired engineer understands.
import type { LegMeasurement, NonEmpty } from '../run/measurement.ts';
import type { Limit, TargetCheck } from '../targets/target.ts';
import type { Doubt } from './evidence/doubt.ts';
import type { Doubtful } from './evidence/evidence.ts';
import { toNamedQuantity, toQuantity, toTellingDigits } from './quantity.ts';

/** One check put to one attempt. `floorRps` is the file's RPS limit for the capacity leg, null without one. */
export type Question = Readonly<{
  check: TargetCheck;
  leg: LegMeasurement;
  value: number;
  floorRps: number | null;
}>;

/**
 * `met` tells on which side of the limit the value lies, whether or not that proves anything.
 * `finding` is the value against the limit, `why` a clause about what that proves; together they make the sentence.
 */
export type Outcome = Readonly<{ value: number; finding: string; why: string }> &
  (
    | Readonly<{ kind: 'pass'; met: true }>
    | Readonly<{ kind: 'fail'; met: false }>
    | Readonly<{ kind: 'unproven'; met: boolean; doubts: NonEmpty<Doubt> }>
  );

/** What follows where the load was not offered. */
export const HAD_IT_EASY = ', so the server may have had it easy';

export function toBecause({ finding, why }: Pick<Outcome, 'finding' | 'why'>): string {
  return `${finding}: ${why}.`;
}

/** The limit itself still meets it; NaN never does. */
export function isMet(value: number, limit: Limit): boolean {
  return 'min' in limit ? value >= limit.min : value <= limit.max;
}

export function toPass(question: Question, why: string): Outcome {
  return { kind: 'pass', met: true, value: question.value, finding: toFinding(question), why };
}

export function toFail(question: Question, why: string): Outcome {
  return { kind: 'fail', met: false, value: question.value, finding: toFinding(question), why };
}

/** @param sequel - what follows from the doubts, such as `, so the server may have had it easy` */
export function toUnproven(question: Question, { said, doubts }: Doubtful, sequel = ''): Outcome {
  const met = isMet(question.value, question.check.limit);
  return {
    kind: 'unproven',
    met,
    value: question.value,
    finding: toFinding(question),
    why: `${said}${sequel}`,
    doubts,
  };
}

function toFinding({ check: { metric, limit }, value }: Question): string {
  const bound = 'min' in limit ? limit.min : limit.max;
  const digits = toTellingDigits(value, bound);
  const shown = toQuantity(metric, bound, digits);
  const side = 'min' in limit ? toFloorSide(value, bound, shown) : toCeilingSide(value, bound, shown);
  return `${toNamedQuantity(metric, value, digits)}, ${side}`;
}

function toFloorSide(value: number, min: number, shown: string): string {
  return value >= min ? `at least the ${shown} asked for` : `short of the ${shown} asked for`;
}

function toCeilingSide(value: number, max: number, shown: string): string {
  return value <= max ? `within the limit of ${shown}` : `over the limit of ${shown}`;
}
