// Rounds of interleaved blocks. Each round runs every arm twice, there and back (A B C C B A), so that a steady drift of
// the machine cancels, and the rounds go on until the answer is narrow enough.
import { type PairedRatio, type Round, toIntervalWidth, toPairedRatio } from './paired-ratio.ts';

/** What the blocks gave: by round, by arm, by block. */
export type Blocks<V> = readonly (readonly (readonly V[])[])[];

export type Interleaving<A, V> = Readonly<{
  arms: readonly A[];
  maxRounds: number;
  run: (arm: A, place: Place) => Promise<V>;
  isEnough: (blocks: Blocks<V>) => boolean; // asked after each round
}>;

/** `round` counts from 1, `block` from 0 within the round. */
export type Place = Readonly<{ round: number; arm: number; block: number }>;

export async function interleave<A, V>({ arms, maxRounds, run, isEnough }: Interleaving<A, V>): Promise<Blocks<V>> {
  const blocks: V[][][] = [];
  for (let round = 1; round <= maxRounds; round++) {
    blocks.push(await runRound(arms, round, run));
    if (isEnough(blocks)) break;
  }
  return blocks;
}

/** All blocks of one arm, in the order they ran. */
export function toArmBlocks<V>(blocks: Blocks<V>, arm: number): readonly V[] {
  return blocks.flatMap((round) => round[arm] ?? []);
}

/**
 * How much more arm A gave than arm B, round by round.
 *
 * @param toValue - what is compared; all values in one unit and above 0
 * @returns null below two rounds
 */
export function toArmRatio<V>(blocks: Blocks<V>, a: number, b: number, toValue: (value: V) => number) {
  const pairs: Round[] = blocks.map((round) => ({
    a: (round[a] ?? []).map(toValue),
    b: (round[b] ?? []).map(toValue),
  }));
  return toPairedRatio(pairs);
}

/** False while there is no interval yet. */
export function isNarrow(ratio: PairedRatio | null, width: number): boolean {
  return ratio !== null && toIntervalWidth(ratio) <= width;
}

async function runRound<A, V>(arms: readonly A[], round: number, run: Interleaving<A, V>['run']): Promise<V[][]> {
  const byArm: V[][] = arms.map(() => []);
  const there = [...arms.entries()];
  for (const [arm, value] of [...there, ...there.toReversed()]) {
    const blocks = byArm[arm] ?? [];
    blocks.push(await run(value, { round, arm, block: blocks.length }));
  }
  return byArm;
}
