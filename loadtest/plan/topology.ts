// The machine's CPUs as Linux describes them in /sys: physical cores, their threads, sockets, NUMA nodes and L3 caches.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readProcFile } from '../readings/proc-file.ts';
import type { NonEmpty } from '../run/measurement.ts';
import type { CoreKind } from './core-kinds.ts';
import { readCoreKinds } from './core-kinds.ts';
import { readCpuConfinement } from './cpu-confinement.ts';
import { parseCpuList } from './cpu-list.ts';

/** One physical core. Where the machine hides siblings, each CPU stands for a core of its own. */
export type Core = Readonly<{
  cpus: NonEmpty<number>; // its online hardware threads, ascending
  socket: number | null;
  node: number; // NUMA node; 0 on a machine without NUMA
  l3: string | null; // the CPUs sharing its L3 cache, as the kernel's list; equal text means the same cache
  kind: CoreKind | null; // null on a machine whose cores are all alike
}>;

export type Topology = Readonly<{
  cores: NonEmpty<Core>; // every online core, by first CPU
  allowed: NonEmpty<number>; // the CPUs this process may use
  isolated: readonly number[]; // isolcpus: given to nobody unless named
  quotaCpus: number | null; // a CPU quota above this process, in CPUs
  siblingsKnown: boolean;
  virtual: boolean; // a virtual machine may hide siblings and caches
}>;

/**
 * Reads /sys and /proc under `root` (another directory in tests).
 *
 * @throws Error where neither names a CPU, as on anything but Linux
 * @see https://docs.kernel.org/admin-guide/cputopology.html
 */
export function readTopology(root = '/'): Topology {
  const { allowed, quotaCpus } = readCpuConfinement(root);
  const online = readList(root, 'online') ?? allowed ?? [];
  const cores = toNonEmpty(readCores(root, online));
  const usable = toNonEmpty(online.filter((cpu) => allowed?.includes(cpu) ?? true));
  if (cores === null || usable === null) {
    throw new Error(`Expected ${join(root, 'sys/devices/system/cpu')} to name a CPU to use, got none; Linux is needed`);
  }
  return {
    cores,
    allowed: usable,
    isolated: (readList(root, 'isolated') ?? []).filter((cpu) => online.includes(cpu)),
    quotaCpus,
    siblingsKnown: online.every((cpu) => readSiblings(root, cpu) !== null),
    virtual: /^flags\s*:.*\bhypervisor\b/m.test(readProcFile(join(root, 'proc/cpuinfo')) ?? ''),
  };
}

function readCores(root: string, online: readonly number[]): readonly Core[] {
  const nodes = readNodes(root);
  const kinds = readCoreKinds(root, online);
  const seen = new Set<number>();
  return online.flatMap((cpu) => {
    if (seen.has(cpu)) return [];
    const siblings = (readSiblings(root, cpu) ?? []).filter((other) => other > cpu && online.includes(other));
    const cpus: NonEmpty<number> = [cpu, ...siblings];
    for (const each of cpus) seen.add(each);
    const kind = kinds?.get(cpu) ?? null;
    return [{ cpus, socket: readSocket(root, cpu), node: nodes.get(cpu) ?? 0, l3: readL3(root, cpu), kind }];
  });
}

function readSiblings(root: string, cpu: number): readonly number[] | null {
  return (
    readList(root, `cpu${cpu}/topology/core_cpus_list`) ?? readList(root, `cpu${cpu}/topology/thread_siblings_list`)
  );
}

function readSocket(root: string, cpu: number): number | null {
  const text = readProcFile(join(root, `sys/devices/system/cpu/cpu${cpu}/topology/physical_package_id`));
  return text !== null && /^\d+\s*$/.test(text) ? Number(text) : null; // -1 where the firmware does not say
}

function readL3(root: string, cpu: number): string | null {
  for (const name of listDirectory(join(root, `sys/devices/system/cpu/cpu${cpu}/cache`))) {
    const index = join(root, `sys/devices/system/cpu/cpu${cpu}/cache`, name);
    if (readProcFile(join(index, 'level'))?.trim() !== '3') continue;
    return readProcFile(join(index, 'shared_cpu_list'))?.trim() ?? null;
  }
  return null;
}

function readNodes(root: string): ReadonlyMap<number, number> {
  const directory = join(root, 'sys/devices/system/node');
  const names = listDirectory(directory).filter((name) => /^node\d+$/.test(name));
  return new Map(
    names.flatMap((name) => {
      const cpus = parseCpuList(readProcFile(join(directory, name, 'cpulist')) ?? '', `${name}/cpulist`);
      return cpus.map((cpu): [number, number] => [cpu, Number(name.slice('node'.length))]);
    }),
  );
}

function readList(root: string, path: string): readonly number[] | null {
  const text = readProcFile(join(root, 'sys/devices/system/cpu', path));
  return text === null ? null : parseCpuList(text, path);
}

function listDirectory(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return []; // absent in many virtual machines and containers
  }
}

function toNonEmpty<T>([first, ...rest]: readonly T[]): NonEmpty<T> | null {
  return first === undefined ? null : [first, ...rest];
}
