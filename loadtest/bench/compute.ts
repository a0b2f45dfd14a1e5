// From which n on is a thread worth its hop, and does a flood of heavy computations leave /async alone?
import { type ComputeArm, type ComputeBlock, measureComputeBlock } from './compute-load.ts';
import { type Blocks, interleave, toArmRatio } from './interleave.ts';
import type { PairedRatio } from './paired-ratio.ts';
import type { ShardPlace } from './shard-place.ts';

export type ThresholdSettings = Readonly<{
  sizes: readonly number[]; // values of n, ascending
  connections: number; // on /compute
  rounds: number;
  measureSeconds: number;
}>;

export type FloodSettings = Readonly<{
  connections: number; // as many as a shard takes: one that runs, and the queue
  rudeConnections: number; // more than that: refused, and back at once
  n: number;
  rounds: number;
  measureSeconds: number;
}>;

/** `cpu`: on the thread against inline, CPU time a request. `p95`: likewise, of /async beside it. */
export type ThresholdRow = Readonly<{
  n: number;
  inline: readonly ComputeBlock[];
  thread: readonly ComputeBlock[];
  cpu: PairedRatio | null;
  p95: PairedRatio | null;
}>;

export type FloodArm = Readonly<{ title: string; arm: ComputeArm }>;

type Place = ShardPlace & Readonly<{ onBlock: (what: string, round: number, block: ComputeBlock) => void }>;

/** /async beside a threshold block: it is there to be disturbed, not to load. */
const LIGHT = { connections: 25, pauseMs: 49 } as const;
/** /async beside a flood: about 2,000 requests a second. */
const MODEST = { connections: 50, pauseMs: 24 } as const;
const NEVER = 10_000_000;

export async function measureThreshold(settings: ThresholdSettings, place: Place): Promise<readonly ThresholdRow[]> {
  const { sizes, connections, rounds, measureSeconds } = settings;
  const rows: ThresholdRow[] = [];
  for (const n of sizes) {
    const inline: ComputeArm = { inlineMax: NEVER, n, connections, worker: 'product' };
    const blocks = await interleave<ComputeArm, ComputeBlock>({
      arms: [inline, { ...inline, inlineMax: 0 }],
      maxRounds: rounds,
      isEnough: () => false,
      run: async (arm, { round }) => {
        const block = await measureComputeBlock(arm, { ...LIGHT, measureSeconds }, place);
        place.onBlock(`n=${n} ${arm === inline ? 'inline' : 'on a thread'}`, round, block);
        return block;
      },
    });
    rows.push(toThresholdRow(n, blocks));
  }
  return rows;
}

export function toThresholdRow(n: number, blocks: Blocks<ComputeBlock>): ThresholdRow {
  return {
    n,
    inline: blocks.flatMap(([inline = []]) => inline),
    thread: blocks.flatMap(([, thread = []]) => thread),
    cpu: toArmRatio(blocks, 1, 0, ({ cpuUsPerCompute }) => cpuUsPerCompute ?? Number.NaN),
    p95: toArmRatio(blocks, 1, 0, ({ asyncP95Ms }) => asyncP95Ms),
  };
}

/**
 * A hand-over pays where /async's P95 falls by a larger factor than the CPU time of a request rises.
 *
 * @returns the largest measured n below which, itself included, it never pays: what may be computed inline. 0 when it pays
 * at every n, null when that cannot be said: without two rounds there is no ratio
 */
export function toInlineMax(rows: readonly ThresholdRow[]): number | null {
  let inlineMax = rows.length > 0 ? 0 : null;
  for (const { n, cpu, p95 } of rows) {
    if (cpu === null || p95 === null) return null;
    if (cpu.ratio * p95.ratio < 1) break;
    inlineMax = n;
  }
  return inlineMax;
}

export function toFloodArms({ connections, rudeConnections, n }: FloodSettings): readonly FloodArm[] {
  const idle: ComputeArm = { inlineMax: null, n, connections: 0, worker: 'product' };
  return [
    { title: 'idle', arm: idle },
    { title: 'flood', arm: { ...idle, connections } },
    { title: 'flood, the thread not stepping back', arm: { ...idle, connections, worker: 'not stepping back' } },
    { title: 'flood of rude clients', arm: { ...idle, connections: rudeConnections } },
  ];
}

/** The first arm is the idle shard, what the others are compared with. */
export function measureFlood(settings: FloodSettings, place: Place): Promise<Blocks<ComputeBlock>> {
  const { rounds, measureSeconds } = settings;
  return interleave<FloodArm, ComputeBlock>({
    arms: toFloodArms(settings),
    maxRounds: rounds,
    isEnough: () => false,
    run: async ({ title, arm }, { round }) => {
      const block = await measureComputeBlock(arm, { ...MODEST, measureSeconds }, place);
      place.onBlock(title, round, block);
      return block;
    },
  });
}
