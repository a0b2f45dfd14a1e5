// Hybrid processors: which cores are the fast ones. x86 names two groups, Arm gives each CPU a capacity.
import { join } from 'node:path';
import { readProcFile } from '../readings/proc-file.ts';
import { parseCpuList } from './cpu-list.ts';

export type CoreKind = 'performance' | 'efficiency';

/** Below this share of the fastest CPU's capacity a core counts as an efficiency core; big.LITTLE pairs differ far more. */
const EFFICIENCY_BELOW = 0.75;

/** Each CPU's kind, or null on a machine whose cores are all alike. */
export function readCoreKinds(root: string, online: readonly number[]): ReadonlyMap<number, CoreKind> | null {
  const efficient = readIntelGroups(root) ?? readByCapacity(root, online);
  if (efficient === null || !online.some((cpu) => efficient.has(cpu))) return null;
  return new Map(online.map((cpu) => [cpu, efficient.has(cpu) ? 'efficiency' : 'performance']));
}

function readIntelGroups(root: string): ReadonlySet<number> | null {
  const fast = readProcFile(join(root, 'sys/devices/cpu_core/cpus'));
  const slow = readProcFile(join(root, 'sys/devices/cpu_atom/cpus'));
  return fast === null || slow === null ? null : new Set(parseCpuList(slow, 'cpu_atom/cpus'));
}

function readByCapacity(root: string, online: readonly number[]): ReadonlySet<number> | null {
  const capacities = online.map((cpu) =>
    Number(readProcFile(join(root, `sys/devices/system/cpu/cpu${cpu}/cpu_capacity`)) ?? Number.NaN),
  );
  const limit = Math.max(...capacities) * EFFICIENCY_BELOW;
  if (!(limit > 0)) return null; // NaN where any CPU has no capacity
  return new Set(online.filter((_, index) => (capacities[index] ?? limit) < limit));
}
