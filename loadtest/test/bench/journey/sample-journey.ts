// A journey with made-up slots: each phase twice as fast as the one before, and every slot a little off.
import { PHASES, type Phase } from '../../../../app/config.ts';
import type { Journey, RateSlot } from '../../../bench/journey/measured.ts';
import type { Slot } from '../../../bench/slot.ts';

export const NO_ERRORS = { connect: 0, read: 0, write: 0, status: 0, timeout: 0 };

export function toSampleSlot(overrides: Partial<Slot> = {}): Slot {
  return {
    requests: 30_000,
    rps: 10_000,
    cpuUsPerRequest: 96,
    serverCpuUtilization: 0.96,
    stealRatio: 0,
    meanMs: 5,
    p50Ms: 4.8,
    p95Ms: 8,
    p99Ms: 12,
    errors: NO_ERRORS,
    rssMb: 61.5,
    startMs: 700,
    marks: [],
    ...overrides,
  };
}

export function toSampleRateSlot(overrides: Partial<RateSlot> = {}): RateSlot {
  return {
    achievedRatio: 1,
    failed: 0,
    requests: 3_000,
    p50Ms: 1.4,
    p95Ms: 2.1,
    p99Ms: 3.3,
    cpuUsPerRequest: 120,
    cpuUtilization: 0.12,
    generatorSaturated: false,
    ...overrides,
  };
}

export function toSampleJourney(
  phases: readonly Phase[] = PHASES,
  connections: readonly number[] = [50, 200],
): Journey {
  const arms = phases.map((phase) => ({ phase, shards: 1 }));
  const toBlocks = <V>(make: (arm: number, wobble: number) => V) =>
    [0, 0.02].map((drift) => arms.map((_, arm) => [0.01, -0.01].map((way) => make(arm, 1 + drift + way * (arm + 1)))));
  return {
    path: '/async',
    warmupSeconds: 1,
    seconds: 3,
    rounds: 2,
    arms,
    levels: connections.map((count) => ({
      connections: count,
      blocks: toBlocks((arm, wobble) => {
        const rps = 4_000 * 2 ** arm * wobble;
        const times = { meanMs: (1000 * count) / rps, p95Ms: (1600 * count) / rps, p99Ms: (2500 * count) / rps };
        return toSampleSlot({ rps, requests: Math.round(rps * 3), cpuUsPerRequest: 960_000 / rps, ...times });
      }),
    })),
    rate: {
      ratePerSec: 1_000,
      blocks: toBlocks((arm, wobble) => toSampleRateSlot({ p95Ms: (4 * wobble) / 2 ** arm })),
    },
  };
}
