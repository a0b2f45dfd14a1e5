import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LatencyHistogram } from '../../readings/latency-histogram.ts';
import {
  HistogramError,
  mergeHistograms,
  subtractHistogram,
  toHistogramLatency,
} from '../../readings/latency-histogram.ts';

/** 8 steps an octave from 64 us to 16.8 s, as the server has them. */
const BOUNDS = [
  64e-6,
  ...Array.from({ length: 18 * 8 }, (_, index) => 8e-6 * 2 ** Math.floor(index / 8) * (9 + (index % 8))),
];

function record(samples: readonly number[], bounds: readonly number[] = BOUNDS): LatencyHistogram {
  const counts = new Array<number>(bounds.length + 1).fill(0);
  for (const sample of samples) {
    const bucket = bounds.findIndex((bound) => sample <= bound);
    const index = bucket === -1 ? bounds.length : bucket;
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return { bounds, counts, sum: samples.reduce((sum, sample) => sum + sample, 0), count: samples.length };
}

/** Nearest rank: the smallest sample that at least this share of all does not exceed. */
function toExactPercentile(samples: readonly number[], percent: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.ceil((percent * samples.length) / 100) - 1] ?? Number.NaN;
}

const samples = fc.array(fc.double({ min: 1e-6, max: 20, noNaN: true }), { minLength: 1, maxLength: 300 });

describe('toHistogramLatency', () => {
  it('interpolates inside the bucket and names its lower bound', () => {
    const histogram = { bounds: [0.001, 0.002, 0.004], counts: [10, 80, 10, 0], sum: 0.2, count: 100 };
    expect(toHistogramLatency(histogram)).toEqual({
      p50: 1.5, // rank 50 is the 40th of the 80 between 1 and 2 ms
      p90: 2,
      p95: 3, // rank 95 is the 5th of the 10 between 2 and 4 ms
      p99: expect.closeTo(3.8, 9),
      max: 4,
      p50AtLeast: 1,
      p90AtLeast: 1,
      p95AtLeast: 2,
      p99AtLeast: 2,
      maxAtLeast: 2,
    });
  });

  it('knows of the last bucket only where it begins', () => {
    expect(toHistogramLatency({ bounds: [0.5, 1], counts: [0, 0, 3], sum: 9, count: 3 })).toMatchObject({
      p50: 1000,
      max: 1000,
      p50AtLeast: 1000,
      maxAtLeast: 1000,
    });
  });

  it('is null when nothing was counted, rather than 0', () => {
    expect(toHistogramLatency(record([]))).toBeNull();
  });

  it.each([1, 2, 50])('gives %d equal samples one bucket for every percentile', (count) => {
    const latency = toHistogramLatency(record(new Array(count).fill(0.0123)));
    const bounds = [latency?.p50AtLeast, latency?.p95AtLeast, latency?.p99AtLeast, latency?.maxAtLeast];
    expect(new Set(bounds).size).toBe(1);
    expect(bounds[0]).toBeLessThan(12.3);
    expect(latency?.max).toBeGreaterThanOrEqual(12.3);
  });

  it('is never more than a bucket away from the exact percentile, and its lower bound is always exceeded', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const latency = toHistogramLatency(record(values));
        for (const [percent, key] of [
          [50, 'p50'],
          [90, 'p90'],
          [95, 'p95'],
          [99, 'p99'],
          [100, 'max'],
        ] as const) {
          const exactMs = toExactPercentile(values, percent) * 1000;
          const atLeastMs = latency?.[`${key}AtLeast`] ?? Number.NaN;
          const upperMs = (BOUNDS.find((bound) => bound * 1000 > atLeastMs) ?? Number.POSITIVE_INFINITY) * 1000;
          expect(exactMs).toBeGreaterThan(atLeastMs);
          expect(exactMs).toBeLessThanOrEqual(upperMs * (1 + 1e-12));
          expect(latency?.[key]).toBeGreaterThanOrEqual(atLeastMs);
          expect(latency?.[key]).toBeLessThanOrEqual(upperMs * (1 + 1e-12));
        }
      }),
    );
  });

  it('is within an eighth of the exact percentile between the first and the last bound', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 65e-6, max: 16, noNaN: true }), { minLength: 1 }), (values) => {
        const exactMs = toExactPercentile(values, 95) * 1000;
        const error = Math.abs((toHistogramLatency(record(values))?.p95 ?? Number.NaN) - exactMs) / exactMs;
        expect(error).toBeLessThanOrEqual(1 / 8 + 1e-9);
      }),
    );
  });

  it('orders its percentiles', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const { p50, p90, p95, p99, max } = toHistogramLatency(record(values)) ?? {};
        const list = [p50, p90, p95, p99, max].map(Number);
        expect(list).toEqual(list.toSorted((a, b) => a - b));
      }),
    );
  });
});

describe('mergeHistograms and subtractHistogram', () => {
  it('make of the shards what one shard would have counted', () => {
    fc.assert(
      fc.property(samples, samples, (a, b) => {
        const merged = mergeHistograms([record(a), record(b)]);
        expect(merged?.counts).toEqual(record([...a, ...b]).counts);
        expect(merged?.count).toBe(a.length + b.length);
      }),
    );
  });

  it('find again what was counted in between', () => {
    fc.assert(
      fc.property(samples, samples, (before, between) => {
        const difference = subtractHistogram(record([...before, ...between]), record(before));
        expect(difference.counts).toEqual(record(between).counts);
        expect(difference.count).toBe(between.length);
      }),
    );
  });

  it('merge none into none', () => {
    expect(mergeHistograms([])).toBeNull();
  });

  it('refuse histograms with different bounds', () => {
    const [a, b] = [record([1], [1, 2]), record([1], [1, 3])];
    const message = 'Expected histograms with the same bounds, got 2 and 2 that differ; are all shards one version?';
    expect(() => mergeHistograms([a, b])).toThrow(new HistogramError(message));
    expect(() => subtractHistogram(a, b)).toThrow(new HistogramError(message));
  });

  it('refuse counts that shrink', () => {
    expect(() => subtractHistogram(record([]), record([1]))).toThrow(
      new HistogramError('Expected the latency counts to grow, got fewer than before; was the server replaced?'),
    );
  });
});
