// The admin port's /metrics page: Prometheus text, one block a metric.
import { type DurationBlocks, toFineDurations } from './duration-blocks.ts';
import { type Sample, toBlock } from './prometheus-block.ts';
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

/** @param toDurations - in every bucket of every shard, or in few of all shards together */
export function toPrometheusText(reading: ServerReading, toDurations: DurationBlocks = toFineDurations): string {
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
    toBlock(
      'shardgate_gate_waits_total',
      'counter',
      'Put into the ring',
      perShard((s) => s.totals.waited),
    ),
    ...toDurations(shards),
    toBlock(
      'shardgate_event_loop_delay_mean_seconds',
      'gauge',
      'How late the event loop was, in the last whole second',
      perShard((s) => s.totals.eventLoopDelay.meanSeconds),
    ),
    toBlock(
      'shardgate_event_loop_delay_max_seconds',
      'gauge',
      'The same, at its worst',
      perShard((s) => s.totals.eventLoopDelay.maxSeconds),
    ),
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
