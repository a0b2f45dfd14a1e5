// What the server did between two of its snapshots. A value that either of them lacks is null, never 0.

import type { ServerLatency } from '../run/measurement.ts';
import { mergeHistograms, subtractHistogram, toHistogramLatency } from './latency-histogram.ts';
import type { ServerSnapshot, ShardSnapshot } from './server-metrics.ts';
import { ServerMetricsError } from './server-metrics.ts';

export type ServerDifference = Readonly<{
  instance: string;
  seconds: number;
  requestsPerShard: readonly number[] | null; // by shard number
  requests: number | null;
  requestsPerRoute: Readonly<Record<string, number>> | null; // all shards
  serverErrors: number | null;
  shardRestarts: number | null;
  cpuSeconds: number | null; // all shards
  latencyMs: ServerLatency | null; // merged over the shards; null also if nothing was answered
  latencyCount: number | null; // how many requests the percentiles are of
  rssMb: number | null; // the largest shard's, MiB, as it ends
  maxRssMb: number | null; // the largest shard's peak since its start, MiB
}>;

type Pair = Readonly<{ before: ShardSnapshot; after: ShardSnapshot }>;

const BYTES_PER_MIB = 1024 * 1024;

/** @throws ServerMetricsError if the two are not of one server's one start, or a counter stepped back */
export function toServerDifference(before: ServerSnapshot, after: ServerSnapshot): ServerDifference {
  const pairs = toPairs(before, after);
  const requestsPerShard = allOrNull(
    pairs.map(({ before: b, after: a }) => growOf('requests', toRequests(b), toRequests(a))),
  );
  const histogram = toHistogramDifference(pairs);
  return {
    instance: after.instance,
    seconds: (after.atMs - before.atMs) / 1000,
    requestsPerShard,
    requests: requestsPerShard && sumOf(requestsPerShard),
    requestsPerRoute: toRequestsPerRoute(pairs),
    serverErrors: sumGrowth(pairs, 'serverErrors'),
    shardRestarts: sumGrowth(pairs, 'restarts'),
    cpuSeconds: sumGrowth(pairs, 'cpuSeconds'),
    latencyMs: histogram && toHistogramLatency(histogram),
    latencyCount: histogram?.count ?? null,
    rssMb: toLargestMb(pairs, 'rssBytes'),
    maxRssMb: toLargestMb(pairs, 'maxRssBytes'),
  };
}

function toPairs(before: ServerSnapshot, after: ServerSnapshot): readonly Pair[] {
  if (before.instance !== after.instance) {
    throw new ServerMetricsError(
      `Expected the server's instance to stay ${before.instance}, got ${after.instance}; it was replaced meanwhile`,
    );
  }
  if (!(after.atMs > before.atMs)) {
    throw new ServerMetricsError(`Expected the later snapshot to be after ${before.atMs} ms, got ${after.atMs} ms`);
  }
  const names = [before, after].map(({ shards }) => shards.map(({ shard }) => shard).join(', '));
  if (names[0] !== names[1] || before.shards.length === 0) {
    throw new ServerMetricsError(`Expected the same shards in both snapshots, got [${names[0]}] and [${names[1]}]`);
  }
  return before.shards.flatMap((shard, index) => {
    const later = after.shards[index];
    return later === undefined ? [] : [{ before: shard, after: later }];
  });
}

function toHistogramDifference(pairs: readonly Pair[]) {
  const histograms = allOrNull(
    pairs.map(({ before, after }) =>
      before.histogram && after.histogram ? subtractHistogram(after.histogram, before.histogram) : null,
    ),
  );
  return histograms && mergeHistograms(histograms);
}

function toRequests(shard: ShardSnapshot): number | null {
  return shard.requestsTotal && sumOf(Object.values(shard.requestsTotal));
}

/** A route that a shard had not served before counts from 0, as a counter's series may appear with its first request. */
function toRequestsPerRoute(pairs: readonly Pair[]): Readonly<Record<string, number>> | null {
  const totals = new Map<string, number>();
  for (const { before, after } of pairs) {
    if (before.requestsTotal === null || after.requestsTotal === null) return null;
    for (const [route, count] of Object.entries(after.requestsTotal)) {
      totals.set(route, (totals.get(route) ?? 0) + count - (before.requestsTotal[route] ?? 0));
    }
  }
  return Object.fromEntries(totals);
}

function sumGrowth(pairs: readonly Pair[], key: 'serverErrors' | 'restarts' | 'cpuSeconds'): number | null {
  const growths = allOrNull(pairs.map(({ before, after }) => growOf(key, before[key], after[key])));
  return growths && sumOf(growths);
}

function growOf(name: string, before: number | null, after: number | null): number | null {
  if (before === null || after === null) return null;
  if (after >= before) return after - before;
  throw new ServerMetricsError(`Expected the server's count of ${name} to grow, got ${after} after ${before}`);
}

function toLargestMb(pairs: readonly Pair[], key: 'rssBytes' | 'maxRssBytes'): number | null {
  const bytes = allOrNull(pairs.map(({ after }) => after[key]));
  return bytes && Math.max(...bytes) / BYTES_PER_MIB;
}

function allOrNull<T>(values: readonly (T | null)[]): readonly T[] | null {
  const present = values.filter((value) => value !== null);
  return present.length === values.length ? present : null;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
