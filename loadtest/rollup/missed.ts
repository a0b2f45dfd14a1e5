// Which checks of a run are proven missed, as one word a metric. A number beyond its limit may be the generator's own.
import type { Result } from '../report/result.ts';
import type { LegName } from '../run/measurement.ts';

/** @returns the metrics with a space between, in the order of the targets; "" when none is proven missed */
export function toMissed({ checks }: Result, ofLeg: LegName | null = null): string {
  const missed = checks.filter(({ leg, outcome }) => outcome === 'fail' && (ofLeg === null || leg === ofLeg));
  return [...new Set(missed.map(({ metric }) => metric))].join(' ');
}
