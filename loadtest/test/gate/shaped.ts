// Rate legs of other shapes than steady: what a spike and an overload add to a measurement.
import type { OverloadMeasurement, StageMeasurement } from '../../run/measurement.ts';
import type { Change } from './sample.ts';

const BASE = 1000; // requests/s

export const OVERLOAD: OverloadMeasurement = {
  refused: 7000,
  refusedRatio: 0.7,
  refusedWholeLeg: 8400,
  goodputRps: 500,
  acceptedLatencyMs: { mean: 20, p50: 20, p90: 25, p95: 30, p99: 40, max: 50 },
};
/** A base of 6 s, a spike of 10 s, a recovery of 8 s, in slices of 2 s; P95 of each slice of the recovery. */
export function toSpike(after: readonly (number | null)[], baseP95: number | null = 2, rps = BASE): Change {
  const before = [2, 2, 2, 30, 30, 30, 30, 30];
  const slices = [...before, ...after].map((p95Ms, index) => ({
    startS: index * 2,
    requests: rps * 2,
    rps: index < before.length ? BASE : rps,
    p95Ms,
  }));
  const stages = [toStage('base', 0, 6, baseP95), toStage('spike', 6, 10, 30), toStage('recovery', 16, 8, 3)];
  return { client: { slices, stages } };
}

function toStage(name: string, startS: number, seconds: number, p95: number | null): StageMeasurement {
  return {
    name,
    startS,
    seconds,
    ratePerSec: name === 'spike' ? 5 * BASE : BASE,
    requests: BASE * seconds,
    droppedIterations: 0,
    achievedRatio: 1,
    latencyMs: { p50: p95, p90: p95, p95, p99: p95, max: p95 },
    generatorBusy: 0.5,
  };
}
