import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toShift } from '../../../gate/compare/shift.ts';
import { toPValue } from '../../../gate/compare/signed-rank.ts';

const LEVELS = { lowAlpha: 0.05, highAlpha: 0.05 };
const sample = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 5, maxLength: 20 });

describe('toShift', () => {
  it('is the median of all averages of two, with bounds that leave out as many as the test would', () => {
    // Hollander, Wolfe, Chicken, table 3.1: depression of nine patients before and after; W = 5, P 0.0195.
    const differences = [-0.952, 0.147, -1.022, -0.43, -0.62, -0.59, -0.49, 0.08, -0.01];
    const { estimate, low, high } = toShift(differences, { lowAlpha: 0.02, highAlpha: 0.02 });
    expect(estimate).toBeCloseTo(-0.46, 3);
    expect(low).toBeCloseTo(-0.786, 3);
    expect(high).toBeCloseTo(-0.01, 3);
  });

  it('of a constant is the constant', () => {
    expect(toShift([2, 2, 2, 2, 2, 2, 2], LEVELS)).toEqual({ estimate: 2, low: 2, high: 2 });
  });

  it('has no bound where there are too few values for one', () => {
    expect(toShift([1, 2, 3], LEVELS)).toEqual({ estimate: 2, low: null, high: null });
  });

  it.each([[[]], [[1, Number.NaN]], [[Number.POSITIVE_INFINITY]]])('refuses %j', (values) => {
    expect(() => toShift(values, LEVELS)).toThrow(RangeError);
  });

  it('agrees with the test: the lower bound is above 0 exactly when P is at most alpha', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 6, maxLength: 16 }),
        fc.integer(),
        (sizes, signs) => {
          const values = sizes.map((size, index) => ((signs >> index) & 1 ? size : -size));
          const { low } = toShift(values, LEVELS);
          expect(low !== null && low > 0).toBe(toPValue(values, 'greater') <= LEVELS.lowAlpha);
        },
      ),
    );
  });

  it('moves and scales with its values, turns over with their sign, and does not know their order', () => {
    fc.assert(
      fc.property(sample, (values) => {
        const shift = toShift(values, LEVELS);
        const moved = toShift(
          values.map((value) => value * 2 + 10),
          LEVELS,
        );
        expect(moved.estimate).toBeCloseTo(shift.estimate * 2 + 10, 9);
        const turned = toShift(values.map((value) => -value).toReversed(), LEVELS);
        expect(turned.estimate).toBeCloseTo(-shift.estimate, 9);
        expect(turned.low === null).toBe(shift.high === null);
        expect(turned.low ?? 0).toBeCloseTo(-(shift.high ?? 0), 9);
        expect(shift.low ?? shift.estimate).toBeLessThanOrEqual(shift.estimate);
        expect(shift.high ?? shift.estimate).toBeGreaterThanOrEqual(shift.estimate);
      }),
    );
  });
});
