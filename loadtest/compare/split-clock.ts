// Where a block's time goes: how long each of its parts took, over its four slots.
import { BLOCK_PARTS, type BlockPart, type BlockSplit } from './block.ts';

export type SplitClock = Readonly<{
  /** Adds how long `run` takes to its part, however it ends. Parts do not overlap. */
  time: <T>(part: BlockPart, run: () => Promise<T>) => Promise<T>;
  /** @param seconds - of the whole block */
  read: (seconds: number) => BlockSplit;
}>;

/** @param nowMs - monotonic */
export function startSplitClock(nowMs: () => number = () => performance.now()): SplitClock {
  const spentMs = new Map<BlockPart, number>();
  return {
    time: async (part, run) => {
      const startMs = nowMs();
      try {
        return await run();
      } finally {
        spentMs.set(part, (spentMs.get(part) ?? 0) + nowMs() - startMs);
      }
    },
    read: (seconds) => toSplit((part) => (spentMs.get(part) ?? 0) / 1000, seconds),
  };
}

function toSplit(read: (part: BlockPart) => number, seconds: number): BlockSplit {
  const parts = BLOCK_PARTS.map((part) => [part, read(part)] as const);
  const known = parts.reduce((sum, [, spent]) => sum + spent, 0);
  return { ...(Object.fromEntries(parts) as Record<BlockPart, number>), rest: Math.max(0, seconds - known) };
}
