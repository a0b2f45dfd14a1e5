// One figure of several blocks: `5.03 (4.98-5.21)`, the median and the ends.
import { toNumber } from '../gate/quantity.ts';

/** @throws RangeError for no value: an empty median is not 0 */
export function toMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  if (low !== undefined && high !== undefined) return (low + high) / 2;
  throw new RangeError('Expected at least one value, got none');
}

/** @param scale - what a value is multiplied with before it is shown */
export function toSpread(values: readonly number[], scale = 1): string {
  const [middle, least, most] = [toMedian(values), Math.min(...values), Math.max(...values)].map((value) =>
    toNumber(value * scale),
  );
  return `${middle} (${least}–${most})`;
}
