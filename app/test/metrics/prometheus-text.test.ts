import { describe, expect, it } from 'vitest';
import {
  COARSE_BOUNDS_SECONDS,
  type DurationBlocks,
  toCoarseDurations,
  toFineDurations,
} from '../../metrics/duration-blocks.ts';
import { BUCKET_BOUNDS_SECONDS } from '../../metrics/histogram.ts';
import { toPrometheusText } from '../../metrics/prometheus-text.ts';
import { ShardMetrics } from '../../metrics/shard-metrics.ts';

function toText(toDurations: DurationBlocks = toFineDurations, shardCount = 1): string {
  const metrics = new ShardMetrics(1);
  metrics.begin(0);
  metrics.end(0.07, 200);
  metrics.begin(0);
  metrics.end(20_000, 504);
  metrics.begin(0);
  metrics.end(0.07, 503);
  metrics.begin(1);
  const snapshot = metrics.toSnapshot({ running: 1, waiting: 0, waited: 7 }, { meanSeconds: 0.001, maxSeconds: 0.03 });
  const totals = { ...snapshot, cpuSeconds: 1.5, rssBytes: 10, maxRssBytes: 20 };
  const state = { up: true, answering: true, pid: 42, restarts: 3, totals };
  const shards = Array.from({ length: shardCount }, (_, shard) => ({ shard, ...state }));
  const about = { instance: 'i', phase: 'c', version: '1.2.3', ready: false, routes: ['GET /sync'] };
  return toPrometheusText({ ...about, shards }, toDurations);
}

describe('toPrometheusText', () => {
  it.each([
    'shardgate_info{instance="i",phase="c",version="1.2.3"} 1',
    'shardgate_ready 0',
    'shardgate_shard_up{shard="0"} 1',
    'shardgate_shard_answering{shard="0"} 1',
    'shardgate_shard_pid{shard="0"} 42',
    'shardgate_shard_restarts_total{shard="0"} 3',
    'shardgate_requests_total{shard="0",route="GET /sync"} 3',
    'shardgate_requests_total{shard="0",route="other"} 1',
    'shardgate_server_errors_total{shard="0"} 2',
    'shardgate_requests_in_flight{shard="0"} 1',
    'shardgate_requests_running{shard="0"} 1',
    'shardgate_requests_waiting{shard="0"} 0',
    'shardgate_request_duration_seconds_bucket{shard="0",le="0.000064"} 0',
    'shardgate_request_duration_seconds_bucket{shard="0",le="0.000072"} 2',
    'shardgate_request_duration_seconds_bucket{shard="0",le="16.777216"} 2',
    'shardgate_request_duration_seconds_bucket{shard="0",le="+Inf"} 3',
    'shardgate_request_duration_seconds_sum{shard="0"} 20.00014',
    'shardgate_request_duration_seconds_count{shard="0"} 3',
    'shardgate_refused_duration_seconds_bucket{shard="0",le="0.000064"} 0',
    'shardgate_refused_duration_seconds_bucket{shard="0",le="+Inf"} 1',
    'shardgate_refused_duration_seconds_sum{shard="0"} 0.00007000000000000001',
    'shardgate_refused_duration_seconds_count{shard="0"} 1',
    'shardgate_gate_waits_total{shard="0"} 7',
    'shardgate_event_loop_delay_mean_seconds{shard="0"} 0.001',
    'shardgate_event_loop_delay_max_seconds{shard="0"} 0.03',
    'shardgate_cpu_seconds_total{shard="0"} 1.5',
    'shardgate_resident_memory_bytes{shard="0"} 10',
    'shardgate_max_resident_memory_bytes{shard="0"} 20',
  ])('has the line %s', (line) => {
    expect(toText().split('\n')).toContain(line);
  });

  it.each([toFineDurations, toCoarseDurations])('explains and types every metric before its samples', (toDurations) => {
    const lines = toText(toDurations).trimEnd().split('\n');
    const samples = lines.filter((line) => !line.startsWith('#')).map((line) => line.replace(/[{ ].*/, ''));
    for (const sample of new Set(samples)) {
      const names = [sample, sample.replace(/_(bucket|sum|count)$/, '')];
      const help = lines.findIndex((line) => names.some((name) => line.startsWith(`# HELP ${name} `)));
      const name = lines[help]?.split(' ')[2] ?? 'none';
      expect(lines[help + 1]).toMatch(new RegExp(`^# TYPE ${name} (counter|gauge|histogram)$`));
      expect(lines[help + 2]?.startsWith(name)).toBe(true);
    }
  });

  it('tells a collector the latency of all shards together in a few buckets, and the rest as ever', () => {
    const lines = toText(toCoarseDurations, 3).split('\n');
    const buckets = lines.filter((line) => line.includes('_bucket{'));
    expect(buckets).toHaveLength(COARSE_BOUNDS_SECONDS.length);
    expect(buckets[0]).toBe('shardgate_latency_seconds_bucket{le="0.000128"} 6');
    expect(buckets.at(-1)).toBe('shardgate_latency_seconds_bucket{le="+Inf"} 9');
    expect(lines).toContain('shardgate_latency_seconds_count 9');
    const isOfShard = (line: string) => line.includes('{shard="') && !line.includes('_bucket{');
    expect(lines.filter(isOfShard).sort()).toEqual(toText(toFineDurations, 3).split('\n').filter(isOfShard).sort());
  });

  it('has no coarse bucket that the fine ones do not have, as it would read 0', () => {
    for (const bound of COARSE_BOUNDS_SECONDS) expect(BUCKET_BOUNDS_SECONDS).toContain(bound);
  });
});
