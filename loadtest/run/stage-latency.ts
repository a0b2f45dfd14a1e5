// Percentiles of a stage, with every request that was dropped counted as slower than any limit.
import type { StageLatency } from './measurement.ts';

type Values = Readonly<Record<string, number>>;

const PERCENTS = { p50: 50, p90: 90, p95: 95, p99: 99, max: 100 } as const;

/**
 * With drops, the P95 of all is a higher percentile of those that were answered; of k6's whole percentiles the next one
 * up is taken, so the value is never too low.
 *
 * @param values - k6's, of the requests that were made
 * @returns null for each percentile that lies among the dropped, or when nothing was made
 */
export function toStageLatency(values: Values, requests: number, dropped: number): StageLatency {
  const read = (percent: number): number | null => {
    const ofMade = Math.ceil(((percent * (requests + dropped)) / requests) * (1 - Number.EPSILON));
    if (!(requests > 0 && ofMade <= 100)) return null;
    return values[ofMade === 100 ? 'max' : `p(${ofMade})`] ?? null;
  };
  const { p50, p90, p95, p99, max } = PERCENTS;
  return { p50: read(p50), p90: read(p90), p95: read(p95), p99: read(p99), max: read(max) };
}
