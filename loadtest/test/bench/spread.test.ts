import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toSpread } from '../../bench/spread.ts';
import { toMedian } from '../../gate/median.ts';

describe('toMedian', () => {
  it.each([
    [[3], 3],
    [[3, 1], 2],
    [[9, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
  ])('of %j is %s', (values, median) => {
    expect(toMedian(values)).toBe(median);
  });

  it('does not depend on the order, and scales with the values', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 });
    fc.assert(
      fc.property(values, (given) => {
        expect(toMedian(given.toReversed())).toBe(toMedian(given));
        expect(toMedian(given.map((value) => value * 2))).toBe(toMedian(given) * 2);
      }),
    );
  });

  it('refuses no value', () => {
    expect(() => toMedian([])).toThrow('Expected at least one value, got none');
  });
});

describe('toSpread', () => {
  it('is the median and the ends, scaled', () => {
    expect(toSpread([0.5, 0.25, 1], 100)).toBe('50 (25–100)');
  });
});
