import { describe, expect, it } from 'vitest';
import { afterDeath, MAX_DEATHS, NO_DEATHS } from '../../supervisor/back-off.ts';

function listDelays(livedMs: readonly number[]): (number | null)[] {
  let backOff = NO_DEATHS;
  return livedMs.map((lived) => {
    const next = afterDeath(backOff, lived);
    backOff = next.backOff;
    return next.delayMs;
  });
}

describe('afterDeath', () => {
  it('starts again at once, then later and later, and gives up at the seventh death in a row', () => {
    expect(listDelays(new Array(7).fill(10))).toEqual([0, 200, 400, 800, 1_600, 3_200, null]);
    expect(MAX_DEATHS).toBe(7);
  });

  it('forgets earlier deaths once a process has lived for 30 s', () => {
    expect(listDelays([10, 10, 29_999, 30_000, 10])).toEqual([0, 200, 400, 0, 200]);
  });
});
