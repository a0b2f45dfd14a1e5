import { describe, expect, it } from 'vitest';
import { ShardMetrics } from '../../metrics/shard-metrics.ts';
import { addSnapshots, createEmptySnapshot, toClosedSnapshot } from '../../metrics/shard-totals.ts';

describe('ShardMetrics', () => {
  it('counts a request from its beginning to its answer', () => {
    const metrics = new ShardMetrics(2);
    metrics.begin(0);
    metrics.begin(2); // beyond the routes: "other"
    expect(metrics.toSnapshot()).toMatchObject({ requestsByRoute: [1, 0, 1], inFlight: 2 });
    metrics.end(0.05, 200);
    metrics.end(1, 503);
    const snapshot = metrics.toSnapshot({ running: 3, waiting: 4, waited: 9 }, { meanSeconds: 0.001, maxSeconds: 0.2 });
    expect(snapshot).toMatchObject({ inFlight: 0, running: 3, waiting: 4, waited: 9, serverErrors: 1 });
    expect(snapshot.eventLoopDelay).toEqual({ meanSeconds: 0.001, maxSeconds: 0.2 });
    expect(snapshot.durationSumSeconds).toBeCloseTo(0.00105, 10);
    expect(snapshot.durationBuckets[0]).toBe(1);
    expect(snapshot.durationBuckets[32]).toBe(1);
  });

  it('takes no duration of a request whose client went away', () => {
    const metrics = new ShardMetrics(1);
    metrics.begin(0);
    metrics.abandon();
    const { inFlight, durationBuckets, requestsByRoute } = metrics.toSnapshot();
    expect([inFlight, durationBuckets.every((count) => count === 0), requestsByRoute]).toEqual([0, true, [1, 0]]);
  });

  it.each([499, 500, 599])('counts status %i as a server error from 500 up', (status) => {
    const metrics = new ShardMetrics(1);
    metrics.begin(0);
    metrics.end(1, status);
    expect(metrics.toSnapshot().serverErrors).toBe(status >= 500 ? 1 : 0);
  });

  it('keeps the durations of answers with 503 apart as well, and of no other error', () => {
    const metrics = new ShardMetrics(1);
    for (const [durationMs, status] of [
      [0.05, 503],
      [1, 200],
      [1, 500],
      [1, 504],
    ] as const) {
      metrics.begin(0);
      metrics.end(durationMs, status);
    }
    const { refusedBuckets, refusedSumSeconds, durationBuckets, serverErrors } = metrics.toSnapshot();
    const count = (buckets: readonly number[]) => buckets.reduce((sum, one) => sum + one, 0);
    expect([count(refusedBuckets), refusedBuckets[0], count(durationBuckets), serverErrors]).toEqual([1, 1, 4, 3]);
    expect(refusedSumSeconds).toBeCloseTo(0.00005, 10);
  });

  it('reads the CPU time and the memory of its own process', () => {
    const { cpuSeconds, rssBytes, maxRssBytes } = new ShardMetrics(1).toSnapshot();
    expect(cpuSeconds).toBeGreaterThan(0);
    expect(rssBytes).toBeGreaterThan(1e6);
    expect(maxRssBytes).toBeGreaterThanOrEqual(rssBytes * 0.5);
  });
});

describe('the totals of a shard over several processes', () => {
  const first = {
    ...createEmptySnapshot(1, 2),
    requestsByRoute: [5, 1],
    cpuSeconds: 2,
    inFlight: 3,
    running: 2,
    waited: 4,
    rssBytes: 10,
    maxRssBytes: 20,
  };
  const second = {
    ...createEmptySnapshot(1, 2),
    requestsByRoute: [2, 0],
    durationBuckets: [1, 1],
    refusedBuckets: [0, 1],
    refusedSumSeconds: 2,
    inFlight: 1,
    waited: 1,
    eventLoopDelay: { meanSeconds: 0.002, maxSeconds: 0.004 },
    rssBytes: 7,
    maxRssBytes: 9,
  };

  it('add up what was counted, and take gauges from the later one', () => {
    expect(addSnapshots(first, second)).toMatchObject({
      requestsByRoute: [7, 1],
      durationBuckets: [1, 1],
      refusedBuckets: [0, 1],
      refusedSumSeconds: 2,
      cpuSeconds: 2,
      waited: 5,
      eventLoopDelay: { meanSeconds: 0.002, maxSeconds: 0.004 },
      inFlight: 1,
      running: 0,
      rssBytes: 7,
      maxRssBytes: 20,
    });
  });

  it('keep a dead process’s counters and drop what it held', () => {
    expect(toClosedSnapshot(first)).toMatchObject({
      requestsByRoute: [5, 1],
      cpuSeconds: 2,
      inFlight: 0,
      running: 0,
      rssBytes: 0,
      maxRssBytes: 20,
    });
  });
});
