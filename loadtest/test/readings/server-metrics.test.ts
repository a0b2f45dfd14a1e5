import { describe, expect, it } from 'vitest';
import { toPrometheusText } from '../../../app/metrics/prometheus-text.ts';
import { ShardMetrics } from '../../../app/metrics/shard-metrics.ts';
import { HistogramError } from '../../readings/latency-histogram.ts';
import { parseServerMetrics, ServerMetricsError } from '../../readings/server-metrics.ts';
import { toPage } from './server-page.ts';

describe('parseServerMetrics', () => {
  it('reads every metric of the contract, shards in order', () => {
    const page = toPage([
      { shard: 1, async: 5 },
      {
        shard: 0,
        async: 1000,
        other: 2,
        errors: 1,
        restarts: 2,
        cpuSeconds: 1.25,
        buckets: [600, 990, 1000],
        refused: [5, 7, 7],
      },
    ]);
    const snapshot = parseServerMetrics(page, 12_345);
    expect(snapshot).toMatchObject({ instance: 'abc', phase: 'c', version: '0.1.0', ready: true, atMs: 12_345 });
    expect(snapshot.shards.map(({ shard }) => shard)).toEqual([0, 1]);
    expect(snapshot.shards[0]).toEqual({
      shard: 0,
      pid: 20,
      up: true,
      answering: true,
      restarts: 2,
      requestsTotal: { 'GET /async': 1000, other: 2 },
      serverErrors: 1,
      inFlight: 3,
      cpuSeconds: 1.25,
      rssBytes: 52_428_800,
      maxRssBytes: 62_914_560,
      histogram: { bounds: [0.001, 0.002], counts: [600, 390, 10], sum: 1, count: 1000 },
      refused: { bounds: [0.001, 0.002], counts: [5, 2, 0], sum: 0.007, count: 7 },
    });
  });

  it('gives null, never 0, for what the page does not say', () => {
    const page =
      'shardgate_info{instance="x",phase="a"} 1\nshardgate_shard_up{shard="0"} 0\nshardgate_cpu_seconds_total{shard="0"} NaN\n';
    expect(parseServerMetrics(page, 1)).toEqual({
      instance: 'x',
      phase: 'a',
      version: null,
      ready: null,
      atMs: 1,
      shards: [
        {
          shard: 0,
          pid: null,
          up: false,
          answering: null,
          restarts: null,
          requestsTotal: null,
          serverErrors: null,
          inFlight: null,
          cpuSeconds: null,
          rssBytes: null,
          maxRssBytes: null,
          histogram: null,
          refused: null,
        },
      ],
    });
  });

  it('knows that pid 0 is no process, and that a server may be not ready', () => {
    const page = toPage([{ shard: 0 }])
      .replace('} 20', '} 0')
      .replace('ready 1', 'ready 0');
    expect(parseServerMetrics(page, 1)).toMatchObject({ ready: false, shards: [{ pid: null }] });
  });

  it.each([
    ['up 1\nother 2\n', 'got 2 samples, the first up'],
    ['', 'got 0 samples, the first no metric at all'],
    ['shardgate_info{instance="x"} 1\n', 'got 1 samples, the first shardgate_info'],
  ])('refuses the page %j of another server', (page, got) => {
    expect(() => parseServerMetrics(page, 1)).toThrow(
      new ServerMetricsError(
        `Expected the metrics page to have shardgate_info with instance and phase, ${got}; is another server on this port?`,
      ),
    );
  });

  it.each([
    ['without its last bucket', /.*le="\+Inf".*\n/, ''],
    ['whose counts shrink', 'le="0.002"} 990', 'le="0.002"} 500'],
    ['that disagrees with its count', 'seconds_count{shard="0"} 1000', 'seconds_count{shard="0"} 999'],
    ['without a sum', /.*seconds_sum.*\n/, ''],
    ['without a count', /.*seconds_count.*\n/, ''],
  ])('refuses a histogram %s', (_, pattern, replacement) => {
    const page = toPage([{ shard: 0, buckets: [600, 990, 1000] }]);
    const broken = page.replace(pattern, replacement);
    expect(broken).not.toBe(page);
    expect(() => parseServerMetrics(broken, 1)).toThrow(HistogramError);
  });

  it('says what was wrong with a histogram', () => {
    const page = toPage([{ shard: 0, buckets: [600, 990, 1000] }]).replace('seconds_count{shard="0"} 1000', 'x 1');
    expect(() => parseServerMetrics(page, 1)).toThrow(
      'Expected shardgate_request_duration_seconds to have growing buckets up to le="+Inf", which equals its count, ' +
        'and a sum, got 3 buckets, the last 1000 at Infinity, count undefined, sum 1',
    );
  });
});

describe("the server's own page", () => {
  it('is read back: shards, routes, errors and latency', () => {
    const metrics = new ShardMetrics(1);
    for (const [durationMs, status] of [
      [1.2, 200],
      [2, 503],
    ] as const) {
      metrics.begin(0);
      metrics.end(durationMs, status);
    }
    const shards = [{ shard: 0, up: true, answering: true, pid: 18, restarts: 0, totals: metrics.toSnapshot() }];
    const server = { instance: 'abc', phase: 'c', version: '0.1.0', ready: true, routes: ['GET /async'], shards };
    const [shard] = parseServerMetrics(toPrometheusText(server), 1).shards;
    expect(shard).toMatchObject({
      pid: 18,
      serverErrors: 1,
      inFlight: 0,
      requestsTotal: { 'GET /async': 2, other: 0 },
    });
    expect(shard?.histogram).toMatchObject({ count: 2, sum: expect.closeTo(0.0032, 9) });
    expect(Object.values(shard ?? { nothing: null })).not.toContain(null);
  });
});
