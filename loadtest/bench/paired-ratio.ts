// How much more does A cost than B? Answered by pairs measured side by side, so that a host that drifts moves both.
import jstat from 'jstat';

/** One round of interleaved blocks: the values of each side, in the same unit, at least one of each, all above 0. */
export type Round = Readonly<{ a: readonly number[]; b: readonly number[] }>;

/** `ratio` is the geometric mean of A / B over the rounds; low and high bound it with 95 % confidence. */
export type PairedRatio = Readonly<{ ratio: number; low: number; high: number; rounds: number }>;

const CONFIDENCE = 0.95;

/**
 * Paired t interval of the logarithms of the rounds' ratios: a ratio and its inverse weigh the same.
 *
 * @returns null below two rounds: one pair has no spread
 * @throws RangeError for a value that is no positive number
 * @see https://www.itl.nist.gov/div898/handbook/prc/section2/prc22.htm
 */
export function toPairedRatio(rounds: readonly Round[]): PairedRatio | null {
  const logs = rounds.map(({ a, b }) => toLogMean(a) - toLogMean(b));
  if (logs.length < 2) return null;
  const mean = toMean(logs);
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1);
  const t = jstat.studentt.inv((1 + CONFIDENCE) / 2, logs.length - 1);
  const margin = t * Math.sqrt(variance / logs.length);
  return { ratio: Math.exp(mean), low: Math.exp(mean - margin), high: Math.exp(mean + margin), rounds: logs.length };
}

/** Width of the interval against the ratio itself: 0.05 is 5 %. */
export function toIntervalWidth({ ratio, low, high }: PairedRatio): number {
  return (high - low) / ratio;
}

function toLogMean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('Expected at least one value on each side of a round, got none');
  return toMean(values.map(toLog));
}

function toLog(value: number): number {
  if (value > 0 && Number.isFinite(value)) return Math.log(value);
  throw new RangeError(`Expected a value above 0, got ${value}`);
}

function toMean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
