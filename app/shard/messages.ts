// What supervisor and shard say to each other over the IPC channel.
import type { AppConfig } from '../config.ts';
import type { FaultPlan } from '../faults/fault-plan.ts';
import type { ShardSnapshot } from '../metrics/shard-metrics.ts';

export type ToShard =
  | Readonly<{ kind: 'start'; start: ShardStart }>
  | Readonly<{ kind: 'ready'; ready: boolean }> // every shard listens
  | Readonly<{ kind: 'snapshot'; ask: number }> // the answer repeats the number
  | Readonly<{ kind: 'drain'; limitMs: number }>;

export type FromShard =
  | Readonly<{ kind: 'loaded' }> // ready to be told what to serve
  | Readonly<{ kind: 'listening' }>
  | Readonly<{ kind: 'failed'; message: string }> // it cannot start, and would not the next time either
  | Readonly<{ kind: 'snapshot'; snapshot: ShardSnapshot; ask: number | null }> // null: sent unasked
  | Readonly<{ kind: 'drained'; cut: number; snapshot: ShardSnapshot }>;

export type ShardStart = Readonly<{
  config: AppConfig;
  instance: string;
  shard: number;
  faults: FaultPlan | null; // of a test build
  isFirstProcess: boolean; // not a restart
}>;
