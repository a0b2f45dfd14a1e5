// Where the median of independent values lies, whatever their distribution.

export type MedianBounds = Readonly<{ low: number | null; high: number | null }>; // null: so few values allow none

export type BoundLevels = Readonly<{ lowAlpha: number; highAlpha: number }>; // one-sided, each

/**
 * Exact bounds by order statistics: as many values are left out at each end as a fair coin would leave there at most.
 *
 * @see Hollander, Wolfe, Chicken: Nonparametric Statistical Methods, 3.6
 */
export function toMedianBounds(values: readonly number[], { lowAlpha, highAlpha }: BoundLevels): MedianBounds {
  const sorted = values.toSorted((a, b) => a - b);
  const low = countLeftOut(values.length, lowAlpha);
  const high = countLeftOut(values.length, highAlpha);
  return {
    low: low === 0 ? null : (sorted[low - 1] ?? null),
    high: high === 0 ? null : (sorted.at(-high) ?? null),
  };
}

/** The largest k with P(fewer than k of n fair coins show heads) <= alpha. */
function countLeftOut(n: number, alpha: number): number {
  let tail = 0;
  let share = 2 ** -n; // P(exactly `heads` of n)
  for (let heads = 0; heads <= n; heads += 1) {
    tail += share;
    if (!(tail <= alpha)) return heads;
    share *= (n - heads) / (heads + 1);
  }
  return n;
}
