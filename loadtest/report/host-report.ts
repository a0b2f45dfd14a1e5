// The machine of a run: what it is, and the worst of what disturbed it.
import type { LegMeasurement } from '../run/measurement.ts';

export type HostFacts = Readonly<{
  cpuModel: string;
  cpus: number;
  kernel: string;
  engine: string | null;
  cgroupVersion: 1 | 2 | null;
  plan: Readonly<Record<'app' | 'edge' | 'load' | 'observe', string | null>>; // cpusets
  shared: boolean; // two parts of the run stood on one CPU or one physical core
  sharedBecause?: string | null; // null when they did not; absent in results made before it was told
}>;

export type HostReport = HostFacts &
  Readonly<{
    stealPercent: number | null; // the worst leg
    throttledPeriods: number | 'unknown'; // all legs together; unknown where none was seen and not all was
    spinCalibration: readonly number[]; // ms, in the order they were taken
  }>;

export function toHostReport(facts: HostFacts, measured: readonly LegMeasurement[]): HostReport {
  const readings = measured.map((leg) => leg.environment);
  const steals = readings.map((reading) => reading.stealRatio).filter((ratio) => ratio !== null);
  return {
    ...facts,
    stealPercent: steals.length === 0 ? null : Math.max(...steals) * 100,
    throttledPeriods: toThrottledPeriods(readings.map((reading) => reading.throttledPeriods)),
    spinCalibration: readings.flatMap((reading) => [...reading.spinCalibrationMs]),
  };
}

function toThrottledPeriods(periods: readonly (number | 'unknown')[]): number | 'unknown' {
  const known = periods.filter((count) => count !== 'unknown');
  const total = known.reduce((sum, count) => sum + count, 0);
  return total > 0 || (known.length > 0 && known.length === periods.length) ? total : 'unknown';
}
