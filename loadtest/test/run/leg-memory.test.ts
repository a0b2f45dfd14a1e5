import { describe, expect, it } from 'vitest';
import { planGet } from '../../requests/request-plan.ts';
import { toLegMemory } from '../../run/leg-memory.ts';
import { toLegPlan } from '../../run/leg-plan.ts';
import type { Tick } from '../../run/tick.ts';

const profile = {
  ...{ name: 'p', description: 'p', connections: 1, warmupSeconds: 1, wrkThreads: 1 },
  ...{ measureSeconds: 24, shape: { kind: 'soak' } as const },
};
const requests = planGet('http://127.0.0.1/');
const plan = toLegPlan({ runId: 'r', leg: 'rate', attempt: 1, requests, profile, ratePerSec: 10 });

function tick(atMs: number, server: number | null): Tick {
  return {
    ...{ atMs, finished: null, receivedBytes: null, server: null, shards: null, generator: null, cpuTimes: null },
    throttling: { periods: 0, whole: true },
    memoryMb: { server, generator: 50, database: null, collector: 20, commandLine: 10 },
  };
}

describe('toLegMemory', () => {
  it('takes the median of each slice of the measured window, and nothing of the warm-up', () => {
    const ticks = [tick(900, 999), tick(1000, 10), tick(1500, 30), tick(2900, 20), tick(3000, 40), tick(26_000, 999)];
    const { server, generator } = toLegMemory(plan, ticks, 1000);
    expect(server).toEqual([20, 40, ...Array.from({ length: 10 }, () => null)]);
    expect(generator.slice(0, 3)).toEqual([50, 50, null]);
  });

  it('has nothing for whom it could not see', () => {
    const { database, server } = toLegMemory(plan, [tick(1000, null)], 1000);
    expect([database[0], server[0]]).toEqual([null, null]);
  });
});
