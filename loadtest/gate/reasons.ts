// The sentences behind a verdict. What has one cause on one leg is said once: a load that was too light
// leaves every error check of that leg unproven, and five times the same sentence hides the others.
import type { LegName } from '../run/measurement.ts';
import { toBecause } from './outcome.ts';
import type { SettledCheck } from './settled-check.ts';

/** @param opening - begins each sentence, such as `On`, with a leg after it */
export function toReasons(opening: string, settled: readonly SettledCheck[]): readonly string[] {
  const causes = Map.groupBy(settled, ({ check, outcome }) => `${check.leg} ${outcome.why}`);
  return [...causes.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    return toSentence(opening, first.check.leg, [first, ...others], first.outcome.why);
  });
}

function toSentence(opening: string, leg: LegName, settled: readonly SettledCheck[], why: string): string {
  const finding = settled.map(({ outcome }) => outcome.finding).join('; ');
  return `${opening} the ${leg} leg: ${toBecause({ finding, why })}`;
}
