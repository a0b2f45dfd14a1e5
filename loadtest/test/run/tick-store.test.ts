import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { parseServerMetrics, type ServerSnapshot, type ShardSnapshot } from '../../readings/server-metrics.ts';
import type { Tick } from '../../run/tick.ts';
import { addTick } from '../../run/tick-store.ts';
import { toPage } from '../readings/server-page.ts';

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

/** Bytes of the heap that can be reached. */
function measureHeap(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
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

  it('keeps none of the pages that ticks were read from', () => {
    const page = toPage([{ shard: 0 }], 'an-instance-whose-name-is-long');
    const kept: Tick[] = [];
    const before = measureHeap();
    for (let second = 0; second < 300; second++) {
      const server = parseServerMetrics(`${page}\n# ${String(second).padEnd(100_000)}`, second * 1000);
      addTick(kept, { ...tick(second), server }, 0);
    }
    expect(measureHeap() - before).toBeLessThan(10 * 2 ** 20); // all pages: 29 MiB
    expect(kept).toHaveLength(300);
  });
});
