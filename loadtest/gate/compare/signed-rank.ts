// Wilcoxon's signed-rank test, exact at every size we use: the distribution is counted, not approximated.

export type Alternative = 'greater' | 'less' | 'two-sided';

/**
 * P of a signed-rank sum as extreme as this one if every value's sign were a fair coin. Zeros are left out; equal sizes
 * share their mean rank, and the distribution is counted for just these ranks, so ties keep it exact.
 *
 * @param alternative - what a small P speaks for: values above 0, below 0, or either
 * @returns 1 when nothing but zeros is left
 * @see Hollander, Wolfe, Chicken: Nonparametric Statistical Methods, 3.1
 */
export function toPValue(values: readonly number[], alternative: Alternative): number {
  const ranks = toDoubledRanks(values.filter((value) => value !== 0));
  const counts = countSums(ranks.map(({ rank }) => rank));
  const positive = ranks.reduce((sum, { value, rank }) => (value > 0 ? sum + rank : sum), 0);
  const total = counts.length - 1; // the sum of all ranks; the distribution is symmetric about its half
  const above = toLowerTail(counts, total - positive);
  const below = toLowerTail(counts, positive);
  if (alternative === 'two-sided') return Math.min(1, 2 * Math.min(above, below));
  return alternative === 'greater' ? above : below;
}

/**
 * How many of the smallest (or largest) Walsh averages a one-sided confidence bound at `alpha` leaves out: the largest k
 * with P(signed-rank sum <= k - 1) <= alpha.
 *
 * @returns 0 when so few values allow no bound at that alpha
 */
export function countExcluded(blocks: number, alpha: number): number {
  const key = `${blocks} ${alpha}`;
  const known = EXCLUDED.get(key);
  if (known !== undefined) return known;
  const counts = countSums(Array.from({ length: blocks }, (_, index) => index + 1));
  let excluded = 0;
  while (toLowerTail(counts, excluded) <= alpha) excluded += 1;
  EXCLUDED.set(key, excluded);
  return excluded;
}

const EXCLUDED = new Map<string, number>();

/** Twice the mean rank of each value's size: a whole number even for ties. */
function toDoubledRanks(values: readonly number[]): readonly Readonly<{ value: number; rank: number }>[] {
  const sizes = values.map(Math.abs).sort((a, b) => a - b);
  return values.map((value) => {
    const size = Math.abs(value);
    return { value, rank: sizes.indexOf(size) + 1 + sizes.lastIndexOf(size) + 1 };
  });
}

/** Of all 2^n choices of ranks, how many add up to 0, 1, 2, …; exact in a double up to n = 53. */
function countSums(ranks: readonly number[]): readonly number[] {
  const counts: number[] = [1];
  for (const rank of ranks) {
    const before = [...counts];
    for (const [sum, count] of before.entries()) counts[sum + rank] = (counts[sum + rank] ?? 0) + count;
    for (let sum = before.length; sum < before.length + rank; sum += 1) counts[sum] ??= 0;
  }
  return counts;
}

/** The share of all choices whose ranks add up to at most `sum`. */
function toLowerTail(counts: readonly number[], sum: number): number {
  const tail = counts.slice(0, Math.max(0, sum + 1));
  return add(tail) / add(counts);
}

function add(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
