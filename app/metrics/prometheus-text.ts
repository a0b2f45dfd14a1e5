// The admin port's /metrics page: Prometheus text, one block a metric.
import { BUCKET_BOUNDS_SECONDS } from './histogram.ts';
import type { ShardSnapshot } from './shard-metrics.ts';

export type ShardReading = Readonly<{
  shard: number;
  up: boolean;
  answering: boolean; // it gave these figures now; false: its event loop stands still, or it is down
  pid: number; // inside the container; 0 when it is down
  restarts: number;
  totals: ShardSnapshot;
}>;

export type ServerReading = Readonly<{
  instance: string;
  phase: string;
  version: string;
  ready: boolean;
  routes: readonly string[]; // "GET /async"; names requestsByRoute, whose last entry is "other"
  shards: readonly ShardReading[];
}>;

type Sample = readonly [labels: string, value: number];

export function toPrometheusText(reading: ServerReading): string {
  const { instance, phase, version, shards } = reading;
  const info = `{instance="${instance}",phase="${phase}",version="${version}"}`;
  const perShard = (value: (shard: ShardReading) => number): Sample[] =>
    shards.map((shard) => [`{shard="${shard.shard}"}`, value(shard)]);
  return [
    toBlock('shardgate_info', 'gauge', 'Who answers', [[info, 1]]),
    toBlock('shardgate_ready', 'gauge', '1 when every shard listens', [['', Number(reading.ready)]]),
    toBlock(
      'shardgate_shard_up',
      'gauge',
      '1 when the shard listens',
      perShard(({ up }) => Number(up)),
    ),
    toBlock(
      'shardgate_shard_answering',
      'gauge',
      '1 when its figures here are of now; 0 when it is down or its event loop stands still',
      perShard(({ answering }) => Number(answering)),
    ),
    toBlock(
      'shardgate_shard_pid',
      'gauge',
      'Process id inside the container',
      perShard(({ pid }) => pid),
    ),
    toBlock(
      'shardgate_shard_restarts_total',
      'counter',
      'Deaths of the shard made good',
      perShard((s) => s.restarts),
    ),
    toBlock('shardgate_requests_total', 'counter', 'Requests received, health checks left out', toRequests(reading)),
    toBlock(
      'shardgate_server_errors_total',
      'counter',
      'Answers with 5xx',
      perShard((s) => s.totals.serverErrors),
    ),
    toBlock(
      'shardgate_requests_in_flight',
      'gauge',
      'Received, not answered',
      perShard((s) => s.totals.inFlight),
    ),
    toBlock(
      'shardgate_requests_running',
      'gauge',
      'Handler started, not answered',
      perShard((s) => s.totals.running),
    ),
    toBlock(
      'shardgate_requests_waiting',
      'gauge',
      'In the ring',
      perShard((s) => s.totals.waiting),
    ),
    toDurationBlock(
      'shardgate_request_duration_seconds',
      'From the parsed request to the answer',
      shards,
      (totals) => ({
        buckets: totals.durationBuckets,
        sumSeconds: totals.durationSumSeconds,
      }),
    ),
    toDurationBlock('shardgate_refused_duration_seconds', 'The same, of answers with 503 alone', shards, (totals) => ({
      buckets: totals.refusedBuckets,
      sumSeconds: totals.refusedSumSeconds,
    })),
    toBlock(
      'shardgate_cpu_seconds_total',
      'counter',
      'CPU time of the shard',
      perShard((s) => s.totals.cpuSeconds),
    ),
    toBlock(
      'shardgate_resident_memory_bytes',
      'gauge',
      'Memory now',
      perShard((s) => s.totals.rssBytes),
    ),
    toBlock(
      'shardgate_max_resident_memory_bytes',
      'gauge',
      'Memory peak',
      perShard((s) => s.totals.maxRssBytes),
    ),
  ].join('');
}

function toRequests({ routes, shards }: ServerReading): Sample[] {
  const names = [...routes, 'other'];
  return shards.flatMap(({ shard, totals }) =>
    names.map((route, index): Sample => [`{shard="${shard}",route="${route}"}`, totals.requestsByRoute[index] ?? 0]),
  );
}

type Durations = Readonly<{ buckets: readonly number[]; sumSeconds: number }>;

function toDurationBlock(
  name: string,
  help: string,
  shards: readonly ShardReading[],
  pick: (totals: ShardSnapshot) => Durations,
): string {
  const lines = shards.flatMap(({ shard, totals }) => {
    const { buckets, sumSeconds } = pick(totals);
    let count = 0;
    const counts = buckets.map((value, index) => {
      count += value;
      const bound = BUCKET_BOUNDS_SECONDS[index];
      return `${name}_bucket{shard="${shard}",le="${bound === Infinity ? '+Inf' : bound}"} ${count}`;
    });
    return [...counts, `${name}_sum{shard="${shard}"} ${sumSeconds}`, `${name}_count{shard="${shard}"} ${count}`];
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} histogram\n${lines.join('\n')}\n`;
}

function toBlock(name: string, type: 'counter' | 'gauge', help: string, samples: readonly Sample[]): string {
  const lines = samples.map(([labels, value]) => `${name}${labels} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}
