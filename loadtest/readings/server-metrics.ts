// The server's metrics page as a typed snapshot. What the page does not say is null, never 0.
import type { LatencyHistogram } from './latency-histogram.ts';
import type { Sample } from './prometheus-text.ts';
import { parsePrometheusText } from './prometheus-text.ts';
import { toLatencyHistogram } from './sample-histogram.ts';

export type ServerSnapshot = Readonly<{
  instance: string; // of this start of the server; another start has another
  phase: string;
  version: string | null;
  ready: boolean | null;
  atMs: number; // of the monotonic clock that the reader chose
  shards: readonly ShardSnapshot[]; // by shard number
}>;

/** Counters count since the server's start and survive a shard's restart. */
export type ShardSnapshot = Readonly<{
  shard: number;
  pid: number | null; // inside the container
  up: boolean | null;
  answering: boolean | null; // false: its other figures are old, its event loop stands still
  restarts: number | null;
  requestsTotal: Readonly<Record<string, number>> | null; // by route, such as "GET /async"
  serverErrors: number | null;
  inFlight: number | null;
  cpuSeconds: number | null;
  rssBytes: number | null;
  maxRssBytes: number | null;
  histogram: LatencyHistogram | null; // of every answer
  refused: LatencyHistogram | null; // of answers with 503 alone
}>;

export class ServerMetricsError extends Error {
  override readonly name = 'ServerMetricsError';
}

/**
 * @param atMs - when the page was read, in milliseconds of a monotonic clock
 * @throws ServerMetricsError if this is not a shardgate server's page; MetricsFormatError if it is no metrics page
 */
export function parseServerMetrics(text: string, atMs: number): ServerSnapshot {
  const samples = parsePrometheusText(text);
  const info = samples.find((sample) => sample.name === 'shardgate_info')?.labels;
  const { instance, phase, version } = info ?? {};
  if (instance === undefined || phase === undefined) throw notOurPage(samples);
  const ready = findValue(samples, 'shardgate_ready');
  return {
    instance,
    phase,
    version: version ?? null,
    ready: ready === null ? null : ready === 1,
    atMs,
    shards: [...groupByShard(samples)].map(([shard, own]) => toShardSnapshot(shard, own)),
  };
}

function notOurPage(samples: readonly Sample[]): ServerMetricsError {
  const first = samples[0]?.name ?? 'no metric at all';
  return new ServerMetricsError(
    'Expected the metrics page to have shardgate_info with instance and phase, ' +
      `got ${samples.length} samples, the first ${first}; is another server on this port?`,
  );
}

function groupByShard(samples: readonly Sample[]): ReadonlyMap<number, readonly Sample[]> {
  const labelled = samples.filter((sample) => /^\d+$/.test(sample.labels.shard ?? ''));
  const groups = Map.groupBy(labelled, (sample) => Number(sample.labels.shard));
  return new Map([...groups].sort(([a], [b]) => a - b));
}

function toShardSnapshot(shard: number, samples: readonly Sample[]): ShardSnapshot {
  const up = findValue(samples, 'shardgate_shard_up');
  const answering = findValue(samples, 'shardgate_shard_answering');
  return {
    shard,
    pid: findValue(samples, 'shardgate_shard_pid') || null, // 0: no process at the moment
    up: up === null ? null : up === 1,
    answering: answering === null ? null : answering === 1,
    restarts: findValue(samples, 'shardgate_shard_restarts_total'),
    requestsTotal: toRequestsByRoute(samples),
    serverErrors: findValue(samples, 'shardgate_server_errors_total'),
    inFlight: findValue(samples, 'shardgate_requests_in_flight'),
    cpuSeconds: findValue(samples, 'shardgate_cpu_seconds_total'),
    rssBytes: findValue(samples, 'shardgate_resident_memory_bytes'),
    maxRssBytes: findValue(samples, 'shardgate_max_resident_memory_bytes'),
    histogram: toLatencyHistogram(samples, 'shardgate_request_duration_seconds'),
    refused: toLatencyHistogram(samples, 'shardgate_refused_duration_seconds'),
  };
}

/** NaN is how the format says that a value is not there. */
function findValue(samples: readonly Sample[], name: string): number | null {
  const value = samples.find((sample) => sample.name === name)?.value ?? Number.NaN;
  return Number.isNaN(value) ? null : value;
}

function toRequestsByRoute(samples: readonly Sample[]): Readonly<Record<string, number>> | null {
  const own = samples.filter((sample) => sample.name === 'shardgate_requests_total' && !Number.isNaN(sample.value));
  if (own.length === 0) return null;
  return Object.fromEntries(own.map((sample) => [sample.labels.route ?? 'other', sample.value]));
}
