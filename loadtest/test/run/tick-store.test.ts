import { describe, expect, it } from 'vitest';
import type { ServerSnapshot, ShardSnapshot } from '../../readings/server-metrics.ts';
import type { Tick } from '../../run/tick.ts';
import { addTick } from '../../run/tick-store.ts';

const HISTOGRAM = { bounds: [1], counts: [1, 0], sum: 1, count: 1 };

function tick(second: number): Tick {
  const shard = { shard: 0, inFlight: 3, histogram: HISTOGRAM, refused: HISTOGRAM } as unknown as ShardSnapshot;
  const server: ServerSnapshot = {
    ...{ instance: 'a', phase: 'c', version: null, ready: true, atMs: second * 1000 },
    shards: [shard],
  };
  return {
    ...{ atMs: second * 1000, finished: null, receivedBytes: null, server, shards: null, generator: null },
    ...{ cpuTimes: null, throttling: { periods: 0, whole: true } },
    memoryMb: { server: null, generator: null, database: null, collector: null, commandLine: null },
  };
}

describe('addTick', () => {
  const ticks: Tick[] = [];
  for (let second = 0; second < 30; second++) addTick(ticks, tick(second), 4000);
  const shards = ticks.map(({ server }) => server?.shards[0]);
  const whole = shards.flatMap((shard, second) => (shard?.histogram === null ? [] : [second]));

  it('keeps histograms of the warm-up, and of both ends of the measured window', () => {
    expect(whole).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 25, 26, 27, 28, 29]);
  });

  it('keeps everything else of every tick', () => {
    expect(ticks).toHaveLength(30);
    expect(new Set(shards.map((shard) => shard?.inFlight))).toEqual(new Set([3]));
  });
});
