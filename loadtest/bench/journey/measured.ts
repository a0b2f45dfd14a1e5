// What a journey measured: every slot, before anything is concluded from it. This is what the JSON beside the page holds.
import type { Phase } from '../../../app/config.ts';
import type { Blocks } from '../interleave.ts';
import type { Slot } from '../slot.ts';

export type Arm = Readonly<{ phase: Phase; shards: number }>;

/** One number of connections under wrk. Blocks: by round, by arm, there and back. */
export type Level = Readonly<{ connections: number; blocks: Blocks<Slot> }>;

/** One fresh server under k6 at the fixed rate. Latency counts from the intended start. */
export type RateSlot = Readonly<{
  achievedRatio: number; // of the rate
  failed: number;
  requests: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  cpuUsPerRequest: number | null; // of the shards
  cpuUtilization: number | null; // of the shards, 0 to 1
  generatorSaturated: boolean | null;
}>;

export type Journey = Readonly<{
  path: string;
  warmupSeconds: number;
  seconds: number; // measured, of each slot
  rounds: number;
  arms: readonly Arm[]; // in the order of the phases
  levels: readonly Level[];
  rate: Readonly<{ ratePerSec: number; blocks: Blocks<RateSlot> }>;
}>;
