// How many cores each role gets: arithmetic alone, from the cost of a request on either side.
import { GENERATOR_BUSY_RATIO } from '../gate/thresholds.ts';

/**
 * k6 cores that one saturated server core keeps busy: k6's CPU time a request against the server's, when wrk saturates it.
 * `shardgate crosscheck heavy` measures both on the machine at hand; docs/benchmarks/crosscheck.md has them.
 */
export const LOAD_CORES_PER_APP_CORE = 5;

export type RoleSizes = Readonly<{ edge: number; load: number }>; // in cores; observers take what remains

/** Cores for the server out of `cores` fast ones (a slow one counts less), at least 1. */
export function toAppCoreCount(cores: number, edge: boolean): number {
  return Math.max(1, Math.floor(cores / toGroupCores(edge)));
}

/** Cores of one server core, the generator that saturates it and, with an edge, nginx's one. */
export function toGroupCores(edge: boolean): number {
  return 1 + LOAD_CORES_PER_APP_CORE + (edge ? 1 : 0);
}

/**
 * Divides the cores beside the server's.
 *
 * @param cores.app - the server's cores
 * @param cores.rest - all others, at least 1
 * @param cores.near - those of the others on the server's NUMA node
 * @param cores.edge - nginx is part of the run; else it gets a core only where one would lie idle
 * @returns edge 0: nginx lives with the observers; nothing left over: the observers live with the generator
 */
export function toRoleSizes(cores: Readonly<{ app: number; rest: number; near: number; edge: boolean }>): RoleSizes {
  const { app, rest, near } = cores;
  const edge = cores.edge && rest >= 2 ? clamp(Math.floor((rest - 1) / toGroupCores(true)), 1, app) : 0;
  const wanted = Math.ceil((app * LOAD_CORES_PER_APP_CORE) / GENERATOR_BUSY_RATIO); // room, as a latency is proven only below it
  const nearFree = near - edge; // the generator stays on the server's node if the bare need fits there
  const free = nearFree >= app * LOAD_CORES_PER_APP_CORE ? Math.min(nearFree, rest - edge - 1) : rest - edge - 1;
  const load = clamp(wanted, 1, Math.max(1, free));
  const spare = rest - edge - load - 1; // beyond one core for the observers
  return { edge: edge > 0 ? edge : clamp(spare, 0, app), load };
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
