// What to change so that the next run can prove something: the remedy of each doubt, or of what was seen behind it.
import type { Attempts, LegMeasurement, NonEmpty } from '../run/measurement.ts';
import { DOUBTS, type Doubt } from './evidence/doubt.ts';
import type { Evidence } from './evidence/evidence.ts';
import { overloaded, startedTogether, usersSuffice } from './evidence/load.ts';
import { generatorHealthy, hostHealthy } from './evidence/machines.ts';
import type { SettledCheck } from './settled-check.ts';

/** @returns sentences, each once, at least one for each check that is unproven */
export function toRemedies(settled: readonly SettledCheck[], attempts: Attempts): readonly string[] {
  const remedies = settled.flatMap(({ check, outcome }) =>
    outcome.kind === 'unproven' ? toRemediesOf(outcome.doubts, attempts[check.leg]) : [],
  );
  return [...new Set(remedies)];
}

function toRemediesOf(doubts: NonEmpty<Doubt>, legs: readonly LegMeasurement[]): readonly string[] {
  const causes = legs.flatMap((leg) => toCauses(leg).map((doubt) => toRemedy(doubt, leg)));
  return doubts.flatMap((doubt) => {
    const { kind } = DOUBTS[doubt];
    const isExplained = kind === 'symptom' || (kind === 'machine' && legs.some(isCombined));
    return isExplained && causes.length > 0 ? causes : legs.slice(0, 1).map((leg) => toRemedy(doubt, leg));
  });
}

function toRemedy(doubt: Doubt, leg: LegMeasurement): string {
  const { remedy } = DOUBTS[doubt];
  return typeof remedy === 'string' ? remedy : remedy(leg);
}

/** What was in the way of an attempt, whatever was judged by it. */
function toCauses(leg: LegMeasurement): readonly Doubt[] {
  if (isCombined(leg)) return toCombinedCauses(leg);
  const evidence = [
    generatorHealthy(leg),
    ...(leg.client.overload === null ? [] : [overloaded(leg)]),
    ...(leg.leg === 'rate' ? [usersSuffice(leg)] : []),
    hostHealthy(leg),
  ];
  return evidence.flatMap(toDoubts);
}

/** Of several generators the kit saw only what they and the server printed. */
function toCombinedCauses(leg: LegMeasurement): readonly Doubt[] {
  const apart = startedTogether(leg).flatMap(toDoubts);
  return ['generatorsUnseen', ...apart, ...(leg.server === null ? (['serverUnseen'] as const) : [])];
}

function isCombined({ combined }: LegMeasurement): boolean {
  return combined !== undefined;
}

function toDoubts(evidence: Evidence): readonly Doubt[] {
  return evidence.holds ? [] : evidence.doubts;
}
