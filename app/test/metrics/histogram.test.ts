import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUCKET_BOUNDS_SECONDS, BUCKET_COUNT, toBucketIndex } from '../../metrics/histogram.ts';

const boundUs = (index: number) => Math.round((BUCKET_BOUNDS_SECONDS[index] as number) * 1e6);

describe('the histogram', () => {
  it('has 8 bounds in each octave from 64 us to 16.8 s, and infinity', () => {
    expect(BUCKET_COUNT).toBe(146);
    expect(BUCKET_BOUNDS_SECONDS.slice(0, 10)).toEqual(
      [64, 72, 80, 88, 96, 104, 112, 120, 128, 144].map((us) => us / 1e6),
    );
    expect(BUCKET_BOUNDS_SECONDS.slice(-2)).toEqual([16.777216, Number.POSITIVE_INFINITY]);
  });

  it('has bounds that only grow', () => {
    const sorted = [...BUCKET_BOUNDS_SECONDS].sort((a, b) => a - b);
    expect(BUCKET_BOUNDS_SECONDS).toEqual(sorted);
    expect(new Set(sorted).size).toBe(BUCKET_COUNT);
  });

  it.each([
    [0, 0],
    [64, 0],
    [64.001, 1],
    [72, 1],
    [128, 8],
    [128.5, 9],
    [1_000, 32],
    [16_777_216, 144],
    [16_777_216.5, 145],
    [1e12, 145],
    [Number.POSITIVE_INFINITY, 145],
  ])('puts %d us into bucket %i', (us, index) => {
    expect(toBucketIndex(us)).toBe(index);
  });

  it('finds the one bucket whose bounds hold the value, as a search would', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 16_777_216, noNaN: true }), (us) => {
        expect(toBucketIndex(us)).toBe(BUCKET_BOUNDS_SECONDS.findIndex((_, index) => us <= boundUs(index)));
      }),
    );
  });
});
