// One figure of several blocks: `5.03 (4.98-5.21)`, the median and the ends.
import { toMedian } from '../gate/median.ts';
import { toNumber } from '../gate/quantity.ts';

/** @param scale - what a value is multiplied with before it is shown */
export function toSpread(values: readonly number[], scale = 1): string {
  const [middle, least, most] = [toMedian(values), Math.min(...values), Math.max(...values)].map((value) =>
    toNumber(value * scale),
  );
  return `${middle} (${least}–${most})`;
}
