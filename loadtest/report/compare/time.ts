// How long a comparison took, and what its blocks' time went to.
import { BLOCK_PARTS, type Block, type BlockPart, type BlockSplit } from '../../compare/block.ts';
import { toCount } from '../../gate/quantity.ts';
import type { CompareResult } from './compare-result.ts';

export const PART_TITLES: Readonly<Record<BlockPart | 'rest', string>> = {
  spin: 'calibration',
  start: 'start',
  throttle: 'full throttle',
  rate: 'fixed rate',
  stop: 'stop',
  control: 'control',
  rest: 'rest',
};

export const PARTS = [...BLOCK_PARTS, 'rest'] as const;

/** Seconds of all blocks together; null without a block, and where one does not know. */
export function toTotalSplit(blocks: readonly Block[]): BlockSplit | null {
  const splits = blocks.flatMap(({ splitSeconds }) => splitSeconds ?? []);
  if (splits.length === 0 || splits.length < blocks.length) return null;
  const sum = (part: BlockPart | 'rest') => splits.reduce((total, split) => total + split[part], 0);
  return Object.fromEntries(PARTS.map((part) => [part, sum(part)])) as Record<BlockPart | 'rest', number>;
}

/** `9 blocks in 6.1 minutes, 6.4 from command to verdict`. */
export function toDecisionTime({ blocks, wallSeconds, decisionSeconds }: CompareResult): string {
  const all = decisionSeconds === undefined ? '' : `, ${toMinutes(decisionSeconds)} from command to verdict`;
  return `${toCount(blocks.length, 'block')} in ${toMinutes(wallSeconds)} minutes${all}`;
}

/** `40.8 s: full throttle 17.0, fixed rate 19.1, …`, the longest first; null where it is not known. */
export function toBlockTime(blocks: readonly Block[]): string | null {
  const split = toTotalSplit(blocks);
  if (split === null) return null;
  const toMean = (seconds: number) => (seconds / blocks.length).toFixed(1);
  const parts = PARTS.toSorted((a, b) => split[b] - split[a]).map(
    (part) => `${PART_TITLES[part]} ${toMean(split[part])}`,
  );
  return `${toMean(blocks.reduce((sum, { seconds }) => sum + seconds, 0))} s: ${parts.join(', ')}`;
}

function toMinutes(seconds: number): string {
  return (seconds / 60).toFixed(1);
}
