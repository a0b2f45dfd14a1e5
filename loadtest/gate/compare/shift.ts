// Where the middle of paired differences lies: the Hodges-Lehmann estimate, and bounds that belong to the signed-rank test.
import { countExcluded } from './signed-rank.ts';

/** In the unit of the values. A bound is null when so few values allow none at its alpha. */
export type Shift = Readonly<{ estimate: number; low: number | null; high: number | null }>;

export type ShiftLevels = Readonly<{ lowAlpha: number; highAlpha: number }>; // one-sided, each

/**
 * The median of the Walsh averages (of all pairs, each value with itself too), and the ones so far in from both ends that
 * the test would just not refuse them. `low` is above 0 exactly when the test for "greater" gives P <= lowAlpha.
 *
 * @throws RangeError for no value, or one that is no finite number: a bound of nothing would be a guess
 */
export function toShift(values: readonly number[], { lowAlpha, highAlpha }: ShiftLevels): Shift {
  const walsh = toWalshAverages(values);
  const low = countExcluded(values.length, lowAlpha);
  const high = countExcluded(values.length, highAlpha);
  return {
    estimate: toMiddle(walsh),
    low: low === 0 ? null : (walsh[low - 1] ?? null),
    high: high === 0 ? null : (walsh.at(-high) ?? null),
  };
}

/** Sorted. */
function toWalshAverages(values: readonly number[]): Float64Array {
  const bad = values.find((value) => !Number.isFinite(value));
  if (bad !== undefined || values.length === 0) {
    throw new RangeError(`Expected differences that are finite numbers, got ${bad ?? 'none'}`);
  }
  const walsh = new Float64Array((values.length * (values.length + 1)) / 2);
  let count = 0;
  for (const [index, one] of values.entries()) {
    for (let other = index; other < values.length; other += 1) {
      walsh[count] = (one + (values[other] ?? Number.NaN)) / 2;
      count += 1;
    }
  }
  return walsh.sort();
}

function toMiddle(sorted: Float64Array): number {
  const [low, high] = [sorted.at(Math.floor((sorted.length - 1) / 2)), sorted.at(Math.ceil((sorted.length - 1) / 2))];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
