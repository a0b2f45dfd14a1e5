import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findChangePoints, RULE } from '../../history/change-points.ts';
import { createRandom } from '../../history/random.ts';

/** Noise that is roughly normal, with deviation 1. */
function toNoise(count: number, seed: number): readonly number[] {
  const random = createRandom(seed);
  const one = () => Array.from({ length: 12 }, random).reduce((sum, value) => sum + value, -6);
  return Array.from({ length: count }, one);
}

const indices = (values: readonly number[]) => findChangePoints(values).map(({ index }) => index);

describe('findChangePoints', () => {
  it('finds nothing in a constant series, whatever its value and length', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.nat(40), (value, length) => {
        expect(findChangePoints(Array.from({ length }, () => value))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('finds a step within one position, and the level on each side', () => {
    const lengths = fc.integer({ min: 7, max: 30 });
    fc.assert(
      fc.property(lengths, lengths, fc.constantFrom(-1, 1), fc.nat(), (before, after, sign, seed) => {
        const noise = toNoise(before + after, seed);
        const values = noise.map((value, index) => value + (index < before ? 0 : sign * 8));
        const [point] = findChangePoints(values).filter(({ index }) => Math.abs(index - before) <= 1);
        expect(point).toBeDefined();
        expect(Math.abs((point?.after ?? 0) - (point?.before ?? 0) - sign * 8)).toBeLessThan(3);
      }),
      { numRuns: 50 },
    );
  });

  it('finds each of several steps, a short excursion among them', () => {
    const levels = [...Array(12).fill(0), ...Array(10).fill(6), ...Array(12).fill(1), ...Array(9).fill(8)];
    const values = toNoise(levels.length, 5).map((noise, index) => levels[index] + noise * 0.5);
    expect(indices(values)).toEqual([12, 22, 34]);
  });

  it('gives the same answer in any unit and from any zero', () => {
    const values = toNoise(40, 3).map((noise, index) => noise + (index < 18 ? 0 : 5));
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        fc.integer({ min: -1000, max: 1000 }),
        (factor, zero) => {
          expect(indices(values.map((value) => (value + zero) * factor))).toEqual(indices(values));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('sees the same steps in the mirror', () => {
    const values = toNoise(30, 8).map((noise, index) => noise + (index < 11 ? 0 : 9));
    expect(indices(values)).toEqual([11]);
    expect(indices(values.map((value) => -value))).toEqual([11]);
    expect(indices(values.toReversed())).toEqual([19]);
  });

  it('cries wolf over noise about as often as its alpha says', () => {
    const found = Array.from({ length: 300 }, (_, seed) =>
      findChangePoints(toNoise(25, seed + 1), { ...RULE, permutations: 199 }),
    );
    const alarms = found.filter((points) => points.length > 0).length;
    expect(alarms).toBeLessThanOrEqual(9); // 3 are expected; more than 9 have a probability of 0.1 %
  });

  it('says the same each time', () => {
    const values = toNoise(50, 2).map((noise, index) => noise + index * 0.1);
    expect(findChangePoints(values)).toEqual(findChangePoints(values));
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (bad) => {
    expect(() => findChangePoints([1, bad, 2])).toThrow(`Expected a series of finite numbers, got ${bad}`);
  });

  it.each([[[]], [[1]], [[1, 2, 3, 100, 200]]])('finds nothing in %j, which is too short to tell', (values) => {
    expect(findChangePoints(values)).toEqual([]);
  });
});
