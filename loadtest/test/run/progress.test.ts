import { describe, expect, it } from 'vitest';
import { planGet } from '../../requests/request-plan.ts';
import { toLegPlan } from '../../run/leg-plan.ts';
import { toProgressLine } from '../../run/progress.ts';
import type { Tick } from '../../run/tick.ts';

const requests = planGet('http://127.0.0.1/');
const profile = {
  name: 'p',
  description: 'p',
  connections: 5,
  measureSeconds: 10,
  warmupSeconds: 3,
  wrkThreads: 1,
  shape: { kind: 'steady' },
} as const;
const plan = toLegPlan({ runId: 'r', leg: 'capacity', attempt: 1, requests, profile, ratePerSec: 10 });

describe('toProgressLine', () => {
  it('shows leg, window, rate of the last second, P95 of the last slice and the generator', () => {
    const ticks = [tick(0, 0, 0), tick(1000, 12_345, 0.71)];
    expect(toProgressLine(plan, ticks, 7030, 3.456)).toBe(
      'capacity   measure 4/10 s   12,345 requests/s   P95 3.46 ms   generator 71 % of a core',
    );
  });

  it('tells the warm-up and a repeated leg apart, and leaves out what is not known yet', () => {
    expect(toProgressLine({ ...plan, attempt: 2 }, [tick(0, 0, 0)], 1030, null)).toBe(
      'capacity (attempt 2)   warm-up 1/3 s   … requests/s   generator …',
    );
  });
});

function tick(atMs: number, finished: number, cpuSeconds: number): Tick {
  const generator = { pid: 1, parentPid: 0, command: 'k6', cpuSeconds, startTicks: 1 };
  const memoryMb = { server: null, generator: null, database: null, collector: null, commandLine: null };
  return {
    atMs,
    finished,
    receivedBytes: null,
    server: null,
    shards: null,
    generator,
    cpuTimes: null,
    throttling: { periods: 0, whole: true },
    memoryMb,
  };
}
