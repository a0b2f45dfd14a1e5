// How long requests took: every bucket of every shard, for whoever judges; or few buckets, for whoever looks each second.
import { BUCKET_BOUNDS_SECONDS } from './histogram.ts';
import { toBlock, toHistogramBlock } from './prometheus-block.ts';
import type { ShardSnapshot } from './shard-metrics.ts';

type Shard = Readonly<{ shard: number; totals: ShardSnapshot }>;

export type DurationBlocks = (shards: readonly Shard[]) => readonly string[];

type Durations = Readonly<{ buckets: readonly number[]; sumSeconds: number }>;
type Pick = (totals: ShardSnapshot) => Durations;

/** Doubling, where most answers are. Each is a bound of the fine buckets too. */
export const COARSE_BOUNDS_SECONDS: readonly number[] = [
  0.000128,
  0.000256,
  0.000512,
  0.001024,
  0.002048,
  0.004096,
  0.008192,
  0.016384,
  0.032768,
  0.065536,
  0.131072,
  0.262144,
  1.048576,
  Number.POSITIVE_INFINITY,
];

const ALL = 'shardgate_request_duration_seconds';
const ALL_HELP = 'From the parsed request to the answer';
const REFUSED = 'shardgate_refused_duration_seconds';
const REFUSED_HELP = 'The same, of answers with 503 alone';

const pickAll: Pick = ({ durationBuckets, durationSumSeconds }) => ({
  buckets: durationBuckets,
  sumSeconds: durationSumSeconds,
});
const pickRefused: Pick = ({ refusedBuckets, refusedSumSeconds }) => ({
  buckets: refusedBuckets,
  sumSeconds: refusedSumSeconds,
});

/** A histogram for each shard. */
export const toFineDurations: DurationBlocks = (shards) => [
  toHistogramBlock(ALL, ALL_HELP, toFineLines(ALL, shards, pickAll)),
  toHistogramBlock(REFUSED, REFUSED_HELP, toFineLines(REFUSED, shards, pickRefused)),
];

/** Sum and count of each shard under the same names, and one histogram of all shards together. */
export const toCoarseDurations: DurationBlocks = (shards) => [
  ...toTotals(ALL, ALL_HELP, shards, pickAll),
  ...toTotals(REFUSED, REFUSED_HELP, shards, pickRefused),
  toHistogramBlock('shardgate_latency_seconds', 'Of all shards together', toCoarseLines(shards)),
];

function toFineLines(name: string, shards: readonly Shard[], pick: Pick): readonly string[] {
  return shards.flatMap(({ shard, totals }) => {
    const { buckets, sumSeconds } = pick(totals);
    const counts = toCumulative(buckets);
    const lines = counts.map((count, index) => {
      return `${name}_bucket{shard="${shard}",le="${toLe(BUCKET_BOUNDS_SECONDS[index])}"} ${count}`;
    });
    const total = counts.at(-1) ?? 0;
    return [...lines, `${name}_sum{shard="${shard}"} ${sumSeconds}`, `${name}_count{shard="${shard}"} ${total}`];
  });
}

function toTotals(name: string, help: string, shards: readonly Shard[], pick: Pick): readonly string[] {
  const perShard = (read: (durations: Durations) => number) =>
    shards.map(({ shard, totals }) => [`{shard="${shard}"}`, read(pick(totals))] as const);
  return [
    toBlock(
      `${name}_sum`,
      'counter',
      `${help}, seconds`,
      perShard(({ sumSeconds }) => sumSeconds),
    ),
    toBlock(
      `${name}_count`,
      'counter',
      `${help}, requests`,
      perShard(({ buckets }) => toSum(buckets)),
    ),
  ];
}

function toCoarseLines(shards: readonly Shard[]): readonly string[] {
  const cumulative = shards.map(({ totals }) => toCumulative(totals.durationBuckets));
  const countTo = (bound: number) => {
    const index = BUCKET_BOUNDS_SECONDS.indexOf(bound);
    return toSum(cumulative.map((counts) => counts[index] ?? 0));
  };
  const lines = COARSE_BOUNDS_SECONDS.map(
    (bound) => `shardgate_latency_seconds_bucket{le="${toLe(bound)}"} ${countTo(bound)}`,
  );
  const sumSeconds = toSum(shards.map(({ totals }) => totals.durationSumSeconds));
  const count = countTo(Number.POSITIVE_INFINITY);
  return [...lines, `shardgate_latency_seconds_sum ${sumSeconds}`, `shardgate_latency_seconds_count ${count}`];
}

function toCumulative(buckets: readonly number[]): readonly number[] {
  let count = 0;
  return buckets.map((value) => {
    count += value;
    return count;
  });
}

function toSum(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function toLe(bound: number | undefined): string {
  return bound === undefined || bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound);
}
