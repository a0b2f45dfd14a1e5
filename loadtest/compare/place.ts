// Where a comparison runs: one CPU for the servers, others for the generators, three ports, and names for containers.
import type { WrkContainer } from '../bench/wrk.ts';
import type { Stack } from '../stack/stack.ts';

export type ComparePlace = Readonly<{
  stack: Stack;
  cpuset: string; // one CPU: the arms and the control take turns on it
  port: number; // the first of three free ports: the arm's, its admin port, the control's
  readyPath: string;
  signal: AbortSignal;
  wrk?: WrkContainer; // left out: each run has a container of its own
}>;

/** Of containers; the load lock keeps them the only ones. */
export const ARM_CONTAINER = 'shardgate-compare-arm';
export const CONTROL_CONTAINER = 'shardgate-compare-control';
export const WRK_CONTAINER = 'shardgate-compare-wrk';

export function toServerEnv(port: number): Readonly<Record<string, string>> {
  return { APP_SHARDS: '1', APP_PORT: String(port), APP_ADMIN_PORT: String(port + 1), PORT: String(port) };
}
