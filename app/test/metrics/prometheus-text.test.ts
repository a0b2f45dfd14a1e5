import { describe, expect, it } from 'vitest';
import { toPrometheusText } from '../../metrics/prometheus-text.ts';
import { ShardMetrics } from '../../metrics/shard-metrics.ts';

function toText(): string {
  const metrics = new ShardMetrics(1);
  metrics.begin(0);
  metrics.end(0.07, 200);
  metrics.begin(0);
  metrics.end(20_000, 504);
  metrics.begin(0);
  metrics.end(0.07, 503);
  metrics.begin(1);
  const totals = { ...metrics.toSnapshot({ running: 1, waiting: 0 }), cpuSeconds: 1.5, rssBytes: 10, maxRssBytes: 20 };
  const shards = [{ shard: 0, up: true, answering: true, pid: 42, restarts: 3, totals }];
  return toPrometheusText({ instance: 'i', phase: 'c', version: '1.2.3', ready: false, routes: ['GET /sync'], shards });
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
    'shardgate_cpu_seconds_total{shard="0"} 1.5',
    'shardgate_resident_memory_bytes{shard="0"} 10',
    'shardgate_max_resident_memory_bytes{shard="0"} 20',
  ])('has the line %s', (line) => {
    expect(toText().split('\n')).toContain(line);
  });

  it('explains and types every metric before its samples', () => {
    const lines = toText().trimEnd().split('\n');
    const names = new Set(
      lines
        .filter((line) => !line.startsWith('#'))
        .map((line) => line.replace(/[{ ].*/, '').replace(/_(bucket|sum|count)$/, '')),
    );
    for (const name of names) {
      const help = lines.findIndex((line) => line.startsWith(`# HELP ${name} `));
      expect(lines[help + 1]).toMatch(new RegExp(`^# TYPE ${name} (counter|gauge|histogram)$`));
      expect(lines[help + 2]?.startsWith(name)).toBe(true);
    }
  });
});
