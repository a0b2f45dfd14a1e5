import { describe, expect, it } from 'vitest';
import { toServerDifference } from '../../readings/server-difference.ts';
import { parseServerMetrics, ServerMetricsError } from '../../readings/server-metrics.ts';
import type { ServerLatency } from '../../run/measurement.ts';
import type { ShardPage } from './server-page.ts';
import { toPage } from './server-page.ts';

const BEFORE: readonly ShardPage[] = [
  { shard: 0, async: 100, cpuSeconds: 1, buckets: [100, 100, 100], restarts: 1 },
  { shard: 1, async: 50, cpuSeconds: 2, buckets: [0, 50, 50], errors: 4 },
];
const AFTER: readonly ShardPage[] = [
  { shard: 0, async: 190, other: 10, cpuSeconds: 1.5, buckets: [190, 200, 200], restarts: 2 },
  { shard: 1, async: 150, cpuSeconds: 2.25, buckets: [0, 140, 150], errors: 6 },
];

function read(shards: readonly ShardPage[], atMs: number, instance?: string) {
  return parseServerMetrics(toPage(shards, instance), atMs);
}

describe('toServerDifference', () => {
  it('says what the shards did in between', () => {
    const difference = toServerDifference(read(BEFORE, 1_000), read(AFTER, 11_000));
    expect(difference).toEqual({
      instance: 'abc',
      seconds: 10,
      requestsPerShard: [100, 100],
      requests: 200,
      requestsPerRoute: { 'GET /async': 190, other: 10 },
      serverErrors: 2,
      shardRestarts: 1,
      cpuSeconds: 0.75,
      latencyMs: expect.objectContaining({ p50: 1.1, p50AtLeast: 1, p95: 2, p95AtLeast: 1, maxAtLeast: 2 }),
      latencyCount: 200,
      rssMb: 51,
      maxRssMb: 61,
    });
    const latency: ServerLatency | null = difference.latencyMs; // what the gate is given
    expect(latency).not.toBeNull();
  });

  it('finds nothing in a window without requests, and no latency then', () => {
    expect(toServerDifference(read(BEFORE, 1_000), read(BEFORE, 2_000))).toMatchObject({
      requestsPerShard: [0, 0],
      requests: 0,
      serverErrors: 0,
      shardRestarts: 0,
      cpuSeconds: 0,
      latencyMs: null,
      latencyCount: 0,
    });
  });

  it.each([
    ['requests_total', { requestsPerShard: null, requests: null, requestsPerRoute: null }],
    ['server_errors_total', { serverErrors: null }],
    ['shard_restarts_total', { shardRestarts: null }],
    ['cpu_seconds_total', { cpuSeconds: null }],
    ['resident_memory_bytes', { rssMb: null }],
    ['max_resident_memory_bytes', { maxRssMb: null }],
    ['request_duration_seconds', { latencyMs: null, latencyCount: null }],
  ])('is null, never 0, where one shard does not tell %s', (metric, expected) => {
    const page = toPage(AFTER)
      .split('\n')
      .filter((line) => !(line.startsWith(`shardgate_${metric}`) && line.includes('shard="1"')))
      .join('\n');
    const difference = toServerDifference(read(BEFORE, 1_000), parseServerMetrics(page, 2_000));
    expect(difference).toMatchObject(expected);
    expect(Object.values(difference).filter((value) => value === null)).toHaveLength(Object.keys(expected).length);
  });

  it('counts a route that appears in between from 0', () => {
    const page = toPage(BEFORE)
      .split('\n')
      .filter((line) => !line.includes('route="other"'))
      .join('\n');
    const difference = toServerDifference(parseServerMetrics(page, 1_000), read(AFTER, 2_000));
    expect(difference.requestsPerRoute).toEqual({ 'GET /async': 190, other: 10 });
  });

  it('refuses another start of the server', () => {
    expect(() => toServerDifference(read(BEFORE, 1, 'one'), read(AFTER, 2, 'two'))).toThrow(
      new ServerMetricsError("Expected the server's instance to stay one, got two; it was replaced meanwhile"),
    );
  });

  it('refuses other shards, and none', () => {
    expect(() => toServerDifference(read(BEFORE, 1), read(AFTER.slice(0, 1), 2))).toThrow(
      new ServerMetricsError('Expected the same shards in both snapshots, got [0, 1] and [0]'),
    );
    expect(() => toServerDifference(read([], 1), read([], 2))).toThrow(
      new ServerMetricsError('Expected the same shards in both snapshots, got [] and []'),
    );
  });

  it.each([1_000, 999])('refuses a later snapshot of %d ms after one of 1000 ms', (atMs) => {
    expect(() => toServerDifference(read(BEFORE, 1_000), read(AFTER, atMs))).toThrow(
      new ServerMetricsError(`Expected the later snapshot to be after 1000 ms, got ${atMs} ms`),
    );
  });

  it('refuses counters that step back', () => {
    const fewer = [{ ...BEFORE[0], shard: 0, async: 99 }, BEFORE[1] ?? { shard: 1 }];
    expect(() => toServerDifference(read(BEFORE, 1), read(fewer, 2))).toThrow(
      new ServerMetricsError("Expected the server's count of requests to grow, got 99 after 100"),
    );
  });
});
