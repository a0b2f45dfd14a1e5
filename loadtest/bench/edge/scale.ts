// Requests a second and CPU by the number of shards, by the way to them, pinned and not; and who gets what of one route.
import { type Blocks, interleave } from '../interleave.ts';
import type { SlotContext, SlotLoad } from '../slot.ts';
import { type FrontSetting, type FrontSlot, measureFront, withFront } from './front.ts';
import { WAYS, type Way } from './way.ts';

export type Scale = Readonly<{
  serverCpus: number; // more shards than these share them
  shardCounts: readonly number[]; // ascending
  loads: typeof LOADS;
  arms: readonly FrontSetting[];
  blocks: Blocks<FrontSlot>; // under the mix of routes
  oneRoute: readonly Readonly<{ way: Way; slot: FrontSlot }>[]; // with the most shards
}>;

export type ScaleRequest = Readonly<{
  serverCpus: number;
  shardCounts: readonly number[];
  rounds: number;
  context: SlotContext;
  onBlock: (what: string, slot: FrontSlot) => void;
}>;

const SHAPE = { connections: 64, warmupSeconds: 1, measureSeconds: 2 } as const;
/** The mix has four routes, asked in turn by each of wrk's threads. */
export const LOADS = {
  mix: { ...SHAPE, path: '/sync', otherPaths: ['/async', '/compute?n=100', '/items/42'] },
  oneRoute: { ...SHAPE, path: '/async' },
} as const satisfies Readonly<Record<string, SlotLoad>>;

/** More than one shard on one CPU shows that the ways work, and only that. */
const LEAST_MOST = 4;

/** 1, 2, 4, 8 ... and the CPUs themselves; up to 4 where there are fewer. */
export function toShardCounts(serverCpus: number): readonly number[] {
  const most = Math.max(serverCpus, LEAST_MOST);
  const powers = Array.from({ length: 7 }, (_, exponent) => 2 ** exponent).filter((count) => count <= most);
  return [...new Set([...powers, most])].sort((a, b) => a - b);
}

export function toScaleArms(shardCounts: readonly number[]): readonly FrontSetting[] {
  return shardCounts.flatMap((shards) =>
    [true, false].flatMap((isPinned) => WAYS.map((way) => ({ way, shards, isPinned }))),
  );
}

export async function measureScale({
  serverCpus,
  shardCounts,
  rounds,
  context,
  onBlock,
}: ScaleRequest): Promise<Scale> {
  const arms = toScaleArms(shardCounts);
  const measure = async (setting: FrontSetting, load: SlotLoad, what: string) => {
    const slot = await measureArm(setting, load, context);
    onBlock(`${what}: ${toArmName(setting)}`, slot);
    return slot;
  };
  const run = (setting: FrontSetting, { round }: { round: number }) => measure(setting, LOADS.mix, `Round ${round}`);
  const blocks = await interleave({ arms, maxRounds: rounds, run, isEnough: () => false });
  const oneRoute: { way: Way; slot: FrontSlot }[] = [];
  for (const way of WAYS) {
    const setting = { way, shards: Math.max(...shardCounts), isPinned: true };
    oneRoute.push({ way, slot: await measure(setting, LOADS.oneRoute, 'One route') });
  }
  return { serverCpus, shardCounts, loads: LOADS, arms, blocks, oneRoute };
}

export function toArmName({ way, shards, isPinned }: FrontSetting): string {
  return `${shards} shard(s), ${way}, ${isPinned ? 'pinned' : 'not pinned'}`;
}

function measureArm(setting: FrontSetting, load: SlotLoad, context: SlotContext): Promise<FrontSlot> {
  return withFront(setting, context, async (front) => {
    await measureFront(front, { ...load, measureSeconds: load.warmupSeconds }, context);
    return measureFront(front, load, context);
  });
}
