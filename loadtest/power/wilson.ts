// How sure is a rate that was counted? Wilson's interval also holds near 0 and 1, where rates of error are.

export type Rate = Readonly<{ rate: number; low: number; high: number }>;

const Z = 1.959963984540054; // 95 %, two-sided

/** @see https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval */
export function toRate(count: number, of: number): Rate {
  if (!(of > 0)) throw new RangeError(`Expected at least one trial, got ${of}`);
  const rate = count / of;
  const middle = rate + Z ** 2 / (2 * of);
  const margin = Z * Math.sqrt((rate * (1 - rate)) / of + Z ** 2 / (4 * of ** 2));
  const scale = 1 + Z ** 2 / of;
  return { rate, low: Math.max(0, (middle - margin) / scale), high: Math.min(1, (middle + margin) / scale) };
}
