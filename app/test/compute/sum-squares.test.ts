import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumSquares } from '../../compute/sum-squares.ts';
import { fromWords, toWords } from '../../compute/words.ts';

/** (n-1) n (2n-1) / 6, exactly. */
function toExpected(n: number): bigint {
  const whole = BigInt(n);
  return ((whole - 1n) * whole * (2n * whole - 1n)) / 6n;
}

describe('sumSquares', () => {
  it.each([0, 1, 2, 63, 64, 65, 1_000, 300_079, 300_081, 10_000_000])('of %i is what the formula says', (n) => {
    expect(BigInt(sumSquares(n))).toBe(toExpected(n));
  });

  it('is a number while that is exact', () => {
    expect(sumSquares(1_000)).toBe(332_833_500);
    expect(typeof sumSquares(10_000_000)).toBe('bigint');
  });
});

describe('words', () => {
  it('give back any integer below 2^128, as a number while that is exact', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }), (value) => {
        const back = fromWords(toWords(value));
        expect(BigInt(back)).toBe(value);
        expect(typeof back).toBe(value <= Number.MAX_SAFE_INTEGER ? 'number' : 'bigint');
      }),
    );
  });
});
