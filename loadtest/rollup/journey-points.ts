// docs/phases/journey.json as points that are kept for ever: one for each phase and number of connections. Pure.
import { type PhaseFigures, toPhaseFigures } from '../bench/journey/figures.ts';
import type { Journey } from '../bench/journey/measured.ts';
import { ROADMAP } from '../bench/journey/roadmap.ts';
import type { Point } from '../stream/line-protocol.ts';
import type { JOURNEY } from '../stream/measurements.ts';
import { type Known, toFields } from './fields.ts';

type Fields = Known<(typeof JOURNEY.fields)[number]>;

/**
 * Medians over a phase's slots.
 *
 * @param measuredAt - ISO 8601
 * @throws RangeError for slots without a value
 */
export function toJourneyPoints(journey: Journey, measuredAt: string): readonly Point[] {
  const timeMs = Date.parse(measuredAt);
  return toPhaseFigures(journey).flatMap((figures) => toPhasePoints(figures, timeMs));
}

function toPhasePoints({ phase, levels }: PhaseFigures, timeMs: number): readonly Point[] {
  return levels.map(({ connections, rps, p95Ms, p99Ms, cpuUsPerRequest }) => {
    const goal = ROADMAP.phases[phase].goals.find((one) => one.metric === 'rps' && one.connections === connections);
    const fields: Fields = {
      rps: rps.median,
      p95_ms: p95Ms.median,
      p99_ms: p99Ms.median,
      server_cpu_us_per_request: cpuUsPerRequest.median,
      roadmap_rps: goal?.metric === 'rps' ? goal.min : null,
    };
    return {
      measurement: 'journey',
      tags: { phase, connections: String(connections) },
      fields: toFields(fields),
      timeMs,
    };
  });
}
