// Where the one shard of a benchmark runs, and the environment that makes the server one shard there.
import type { Stack } from '../stack/stack.ts';

export type ShardPlace = Readonly<{
  stack: Stack;
  cpuset: string; // one CPU
  name: string; // of the server's container
  port: number; // the first of two free ports; the admin port is above it
  signal: AbortSignal;
}>;

export function toShardEnv(phase: string, port: number): Readonly<Record<string, string>> {
  return { PHASE: phase, APP_SHARDS: '1', APP_PORT: String(port), APP_ADMIN_PORT: String(port + 1) };
}
