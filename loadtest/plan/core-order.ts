// Which cores suit which role. The server first; then the order in which the others are handed out.
import { toGroupCores } from './role-sizes.ts';
import type { Core } from './topology.ts';

/** An efficiency core in fast ones: a cautious guess, not measured, so that the server is not planned too large. */
const EFFICIENCY_CORE_WORTH = 0.5;

export type GeneratorOrder = Readonly<{
  ordered: readonly Core[]; // best for the generator first, so that the observers end up with the last
  near: number; // how many of them, from the front, are on the server's NUMA node
}>;

/**
 * The server's cores: fast ones, neighbours, of one NUMA node while it has any, away from CPU 0, where the kernel's
 * own chores gather.
 *
 * @param toCount - how many of a number of cores the server should get
 */
export function chooseAppCores(
  cores: readonly Core[],
  toCount: (cores: number) => number,
  edge: boolean,
): readonly Core[] {
  const home = toHomeCores(cores);
  const others = cores.filter((core) => !home.includes(core));
  const fitsHome = others.length > 0 && home.length >= toGroupCores(edge); // the observers then live elsewhere
  const count = toCount(fitsHome ? toFastCores(home) : toFastCores(cores) - 1);
  const byFitness = sortBy(home, (core) => [isSlow(core), holdsCpu0(core), -core.cpus[0]]);
  return [...byFitness, ...others].slice(0, count);
}

/** Near the server's memory, away from its cache, fast cores before slow ones, CPU 0 left to the observers. */
export function toGeneratorOrder(cores: readonly Core[], appCores: readonly Core[]): GeneratorOrder {
  const nodes = new Set(appCores.map((core) => core.node));
  const caches = new Set(appCores.map((core) => core.l3).filter((l3) => l3 !== null));
  const isFar = (core: Core): number => Number(!nodes.has(core.node));
  const sharesCache = (core: Core): number => Number(core.l3 !== null && caches.has(core.l3));
  const ordered = sortBy(cores, (core) => [
    isFar(core),
    isSlow(core),
    holdsCpu0(core),
    sharesCache(core),
    core.cpus[0],
  ]);
  return { ordered, near: cores.filter((core) => isFar(core) === 0).length };
}

/** The NUMA node with the most cores, the last of equals: CPU 0 is on the first. */
function toHomeCores(cores: readonly Core[]): readonly Core[] {
  const byNode = Map.groupBy(cores, (core) => core.node);
  const nodes = sortBy([...byNode.entries()], ([node, members]) => [-members.length, -node]);
  return nodes[0]?.[1] ?? [];
}

function toFastCores(cores: readonly Core[]): number {
  return cores.reduce((sum, core) => sum + (isSlow(core) ? EFFICIENCY_CORE_WORTH : 1), 0);
}

function isSlow(core: Core): number {
  return Number(core.kind === 'efficiency');
}

function holdsCpu0(core: Core): number {
  return Number(core.cpus.includes(0));
}

function sortBy<T>(items: readonly T[], toKeys: (item: T) => readonly number[]): readonly T[] {
  return items.toSorted((a, b) => {
    const keysB = toKeys(b);
    const differences = toKeys(a).map((key, index) => key - (keysB[index] ?? 0));
    return differences.find((difference) => difference !== 0) ?? 0;
  });
}
