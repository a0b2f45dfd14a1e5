// What nginx costs: the same server, loaded directly and through each routing, block by block in turn.
import { type Blocks, interleave } from '../interleave.ts';
import type { SlotContext, SlotLoad } from '../slot.ts';
import { type FrontSlot, measureFront, withFront } from './front.ts';
import { WAYS, type Way } from './way.ts';

/** `full`: as fast as the connections allow, for CPU a request. `light`: far from saturation, for the latency of the way. */
export type EdgeBlock = Readonly<{ full: FrontSlot; light: FrontSlot }>;

export type EdgeCost = Readonly<{
  shards: number;
  loads: typeof LOADS;
  ways: readonly Way[];
  blocks: Blocks<EdgeBlock>;
}>;

export type EdgeCostRequest = Readonly<{
  shards: number;
  rounds: number;
  context: SlotContext;
  onBlock: (round: number, way: Way, block: EdgeBlock) => void;
}>;

const SECONDS = { warmupSeconds: 1, measureSeconds: 2 } as const;
export const LOADS = {
  full: { path: '/async', connections: 200, ...SECONDS },
  light: { path: '/async', connections: 8, ...SECONDS, warmupSeconds: 0 }, // each waits 1 ms of every request
} as const satisfies Readonly<Record<string, SlotLoad>>;

export async function measureEdgeCost({ shards, rounds, context, onBlock }: EdgeCostRequest): Promise<EdgeCost> {
  const run = async (way: Way, { round }: { round: number }) => {
    const block = await measureWay(way, shards, context);
    onBlock(round, way, block);
    return block;
  };
  const blocks = await interleave({ arms: WAYS, maxRounds: rounds, run, isEnough: () => false });
  return { shards, loads: LOADS, ways: WAYS, blocks };
}

function measureWay(way: Way, shards: number, context: SlotContext): Promise<EdgeBlock> {
  return withFront({ way, shards, isPinned: true }, context, async (front) => {
    await measureFront(front, { ...LOADS.full, measureSeconds: LOADS.full.warmupSeconds }, context);
    const full = await measureFront(front, LOADS.full, context);
    return { full, light: await measureFront(front, LOADS.light, context) };
  });
}

/** Server and nginx together. */
export function toWholeCpuUs({ cpuUsPerRequest, nginxCpuUsPerRequest }: FrontSlot): number {
  return cpuUsPerRequest + (nginxCpuUsPerRequest ?? 0);
}
