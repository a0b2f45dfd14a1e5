import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Round, toIntervalWidth, toPairedRatio } from '../../bench/paired-ratio.ts';

const rounds = (pairs: readonly (readonly [number, number])[]): Round[] => pairs.map(([a, b]) => ({ a: [a], b: [b] }));

describe('toPairedRatio', () => {
  it('agrees with a paired t test computed elsewhere', () => {
    // mean and standard deviation of the four logarithms by hand, t(0.975, 3) = 3.182446 from a printed table
    const result = toPairedRatio(
      rounds([
        [110, 100],
        [105, 100],
        [120, 110],
        [98, 100],
      ]),
    );
    expect(result?.ratio).toBeCloseTo(1.0541421, 6);
    expect(result?.low).toBeCloseTo(0.9693927, 6);
    expect(result?.high).toBeCloseTo(1.1463007, 6);
  });

  it('has no interval for one round', () => {
    expect(toPairedRatio(rounds([[1, 1]]))).toBeNull();
  });

  it('finds no difference, and no spread, between equal sides', () => {
    const same = toPairedRatio(
      rounds([
        [7, 7],
        [9, 9],
      ]),
    );
    expect(same).toEqual({ ratio: 1, low: 1, high: 1, rounds: 2 });
    expect(same && toIntervalWidth(same)).toBe(0);
  });

  it('turns upside down when the sides change places', () => {
    const value = fc.double({ min: 0.1, max: 1000, noNaN: true });
    const pairs = fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(pairs, (given) => {
        const there = toPairedRatio(rounds(given));
        const back = toPairedRatio(rounds(given.map(([a, b]) => [b, a] as const)));
        expect((there?.ratio ?? 0) * (back?.ratio ?? 0)).toBeCloseTo(1, 9);
        expect((there?.low ?? 0) * (back?.high ?? 0)).toBeCloseTo(1, 6);
      }),
    );
  });

  it('does not depend on the unit', () => {
    const given = [
      [110, 100],
      [105, 100],
    ] as const;
    const scaled = given.map(([a, b]) => [a * 1000, b * 1000] as const);
    expect(toPairedRatio(rounds(scaled))?.high).toBeCloseTo(toPairedRatio(rounds(given))?.high ?? 0, 9);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses the value %s', (value) => {
    expect(() =>
      toPairedRatio(
        rounds([
          [value, 1],
          [1, 1],
        ]),
      ),
    ).toThrow(`Expected a value above 0, got ${value}`);
  });

  it('refuses a round with nothing on one side', () => {
    expect(() => toPairedRatio([{ a: [], b: [1] }])).toThrow('Expected at least one value on each side of a round');
  });
});
