// Numbers as the pages of the edge show them.
import type { PairedRatio } from '../paired-ratio.ts';
import { toSpread } from '../spread.ts';

/** The median of the blocks and the ends; a dash where nothing was measured. */
export function toCell(values: readonly number[]): string {
  return values.length === 0 ? '-' : toSpread(values);
}

/** `1.52x (1.48–1.56)`; a dash below two rounds. */
export function toRatioText(ratio: PairedRatio | null): string {
  if (ratio === null) return '-';
  return `${ratio.ratio.toFixed(2)}x (${ratio.low.toFixed(2)}–${ratio.high.toFixed(2)})`;
}
