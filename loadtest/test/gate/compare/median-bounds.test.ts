import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toMedianBounds } from '../../../gate/compare/median-bounds.ts';

const toValues = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('toMedianBounds', () => {
  it.each([
    [10, 11 / 1024, 2], // P(at most 1 of 10) = 11/1024
    [10, 10.9 / 1024, 1],
    [20, 0.025, 6], // the tables' ranks 6 and 15 for 95 %
    [18, 0.0027, 3], // P(at most 2 of 18) = 0.00066, P(at most 3) = 0.0038
    [48, 0.016, 17],
  ])('of %d values at %f leaves out all below the one ranked %d, and as many above', (count, alpha, rank) => {
    const levels = { lowAlpha: alpha, highAlpha: alpha };
    expect(toMedianBounds(toValues(count), levels)).toEqual({ low: rank, high: count + 1 - rank });
  });

  it('has no bound where there are too few values', () => {
    expect(toMedianBounds([1, 2, 3], { lowAlpha: 0.016, highAlpha: 0.13 })).toEqual({ low: null, high: 3 });
    expect(toMedianBounds([], { lowAlpha: 0.5, highAlpha: 0.5 })).toEqual({ low: null, high: null });
  });

  it('knows no order, and scales with its values', () => {
    const levels = { lowAlpha: 0.02, highAlpha: 0.05 };
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 6, maxLength: 48 }), (values) => {
        const { low, high } = toMedianBounds(values, levels);
        const scaled = toMedianBounds(
          values.toReversed().map((value) => value * 8),
          levels,
        );
        expect(scaled).toEqual({ low: (low ?? 0) * 8, high: (high ?? 0) * 8 });
        expect(low ?? 0).toBeLessThanOrEqual(high ?? 0);
      }),
    );
  });
});
