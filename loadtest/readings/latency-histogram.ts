// A latency histogram with fixed bounds: differences, sums, and percentiles with the bucket that proves them.
import type { ServerLatency } from '../run/measurement.ts';

export type LatencyHistogram = Readonly<{
  bounds: readonly number[]; // seconds, ascending: a bucket holds what is above the bound before it, up to its own
  counts: readonly number[]; // of each bucket alone; one more than bounds, the last for all above
  sum: number; // seconds
  count: number;
}>;

export class HistogramError extends Error {
  override readonly name = 'HistogramError';
}

/** What `after` counted since `before`. */
export function subtractHistogram(after: LatencyHistogram, before: LatencyHistogram): LatencyHistogram {
  const counts = combine(after, before, (a, b) => a - b);
  if (counts.every((count) => count >= 0)) {
    return { bounds: after.bounds, counts, sum: Math.max(0, after.sum - before.sum), count: total(counts) };
  }
  throw new HistogramError('Expected the latency counts to grow, got fewer than before; was the server replaced?');
}

/** All of them as one, as if a single shard had served every request. */
export function mergeHistograms(histograms: readonly LatencyHistogram[]): LatencyHistogram | null {
  const [first, ...others] = histograms;
  if (first === undefined) return null;
  return others.reduce((merged, each) => {
    const counts = combine(merged, each, (a, b) => a + b);
    return { bounds: merged.bounds, counts, sum: merged.sum + each.sum, count: total(counts) };
  }, first);
}

/**
 * Percentiles by nearest rank, in milliseconds. `p95` is interpolated inside the bucket that holds the rank, `p95AtLeast`
 * is that bucket's lower bound, so the true value is above it, and at most the bucket's upper bound. In the last bucket,
 * which has no upper bound, both are the lower one.
 *
 * @param meant - how many of them, the fastest, the percentiles are of; all, unless some may belong to something else
 * @returns null if nothing was counted: there is no percentile of nothing
 */
export function toHistogramLatency(histogram: LatencyHistogram, meant = histogram.count): ServerLatency | null {
  if (!(histogram.count > 0 && meant > 0 && meant <= histogram.count)) return null;
  const [p50, p90, p95, p99, max] = [500, 900, 950, 990, 1000].map(
    (perMille) => toQuantile(histogram, Math.ceil((meant * perMille) / 1000)), // whole numbers, so that 0.95 x 20 is 19 and not 20
  );
  if (!(p50 && p90 && p95 && p99 && max)) return null;
  return {
    p50: p50.valueMs,
    p90: p90.valueMs,
    p95: p95.valueMs,
    p99: p99.valueMs,
    max: max.valueMs,
    p50AtLeast: p50.atLeastMs,
    p90AtLeast: p90.atLeastMs,
    p95AtLeast: p95.atLeastMs,
    p99AtLeast: p99.atLeastMs,
    maxAtLeast: max.atLeastMs,
  };
}

function toQuantile({ bounds, counts }: LatencyHistogram, rank: number): { valueMs: number; atLeastMs: number } {
  let below = 0;
  let bucket = 0;
  for (; below + (counts[bucket] ?? rank) < rank; bucket += 1) below += counts[bucket] ?? 0;
  const lower = bounds[bucket - 1] ?? 0;
  const upper = bounds[bucket] ?? lower;
  const share = (rank - below) / (counts[bucket] ?? 1);
  return { valueMs: toMs(lower + (upper - lower) * share), atLeastMs: toMs(lower) };
}

function combine(
  a: LatencyHistogram,
  b: LatencyHistogram,
  toCount: (a: number, b: number) => number,
): readonly number[] {
  const isAlike = a.bounds.length === b.bounds.length && a.bounds.every((bound, index) => bound === b.bounds[index]);
  if (isAlike) return a.counts.map((count, index) => toCount(count, b.counts[index] ?? 0));
  throw new HistogramError(
    `Expected histograms with the same bounds, got ${a.bounds.length} and ${b.bounds.length} that differ; are all shards one version?`,
  );
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function toMs(seconds: number): number {
  return seconds * 1000;
}
