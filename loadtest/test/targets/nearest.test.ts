import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toNearest } from '../../targets/nearest.ts';

const WORDS = ['rps', 'p95Ms', 'p99Ms', 'failedRatio', 'stalledSeconds'];

describe('toNearest', () => {
  it.each([
    ['p96Ms', 'p95Ms'],
    ['RPS', 'rps'],
    ['rp', 'rps'],
    ['failRatio', 'failedRatio'],
    ['stalledSecond', 'stalledSeconds'],
    ['p59Ms', 'p99Ms'],
  ])('takes %s for %s', (word, nearest) => {
    expect(toNearest(word, WORDS)).toBe(nearest);
  });

  it.each(['', 'latency', 'x', 'cpu'])('guesses nothing for %j', (word) => {
    expect(toNearest(word, WORDS)).toBeNull();
  });

  it('finds a word with one letter dropped', () => {
    fc.assert(
      fc.property(fc.constantFrom(...WORDS), fc.nat(20), (word, at) => {
        const index = at % word.length;
        expect(toNearest(word.slice(0, index) + word.slice(index + 1), [word])).toBe(word);
      }),
    );
  });
});
