// A histogram out of Prometheus samples: their cumulative `le` counts become the counts of single buckets.

import type { LatencyHistogram } from './latency-histogram.ts';
import { HistogramError } from './latency-histogram.ts';
import type { Sample } from './prometheus-text.ts';

type Bucket = Readonly<{ bound: number; cumulative: number }>;

/**
 * @param samples - of one shard
 * @returns null where the page has no such histogram
 * @throws HistogramError where it has one that contradicts itself
 */
export function toLatencyHistogram(samples: readonly Sample[], name: string): LatencyHistogram | null {
  const buckets = toBuckets(samples, name);
  const sum = samples.find((sample) => sample.name === `${name}_sum`)?.value;
  const count = samples.find((sample) => sample.name === `${name}_count`)?.value;
  if (buckets.length === 0 && sum === undefined && count === undefined) return null;
  const counts = buckets.map(({ cumulative }, index) => cumulative - (buckets[index - 1]?.cumulative ?? 0));
  const last = buckets.at(-1);
  const isWhole = last?.bound === Number.POSITIVE_INFINITY && last.cumulative === count && counts.every(isCount);
  if (isWhole && sum !== undefined && sum >= 0) {
    return { bounds: buckets.slice(0, -1).map(({ bound }) => bound), counts, sum, count };
  }
  throw new HistogramError(
    `Expected ${name} to have growing buckets up to le="+Inf", which equals its count, and a sum, got ` +
      `${buckets.length} buckets, the last ${last?.cumulative} at ${last?.bound}, count ${count}, sum ${sum}`,
  );
}

function toBuckets(samples: readonly Sample[], name: string): readonly Bucket[] {
  return samples
    .filter((sample) => sample.name === `${name}_bucket`)
    .map((sample) => ({ bound: toBound(sample.labels.le), cumulative: sample.value }))
    .sort((a, b) => a.bound - b.bound);
}

function toBound(le: string | undefined): number {
  return le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le);
}

function isCount(count: number): boolean {
  return Number.isSafeInteger(count) && count >= 0;
}
