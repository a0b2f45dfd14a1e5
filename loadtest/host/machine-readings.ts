// What the machine itself offers, as far as this process may use it. What cannot be read is null.
import { readFile, statfs } from 'node:fs/promises';
import { availableParallelism } from 'node:os';

export type MachineReadings = Readonly<{
  cores: number; // this process may run on
  memoryMiB: number | null; // available, and within the cgroup's limit
  openFilesHard: number | null; // Infinity for unlimited
  clockSource: string | null;
}>;

const CLOCK_SOURCE = '/sys/devices/system/clocksource/clocksource0/current_clocksource';
const MEMORY_LIMITS = ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes']; // cgroup v2, v1
const MIB = 1_048_576;

export async function readMachine(): Promise<MachineReadings> {
  const [memoryMiB, limits, clockSource] = await Promise.all([
    readMemory(),
    readText('/proc/self/limits'),
    readText(CLOCK_SOURCE),
  ]);
  const openFilesHard = parseOpenFiles(limits);
  return { cores: availableParallelism(), memoryMiB, openFilesHard, clockSource: clockSource.trim() || null };
}

/** Free space in MiB where it is scarcest; folders that cannot be asked are left out. */
export async function readFreeDisk(folders: readonly string[]): Promise<number | null> {
  const asked = await Promise.allSettled(folders.map((folder) => statfs(folder)));
  return toSmallest(asked.map((answer) => (answer.status === 'fulfilled' ? toFreeMiB(answer.value) : null)));
}

/** The hard limit: Node raises its own soft limit to it. */
export function parseOpenFiles(limits: string): number | null {
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(limits)?.[1];
  if (hard === undefined) return null;
  return hard === 'unlimited' ? Number.POSITIVE_INFINITY : Number(hard);
}

/** Available memory in MiB. */
export function parseAvailable(meminfo: string): number | null {
  const kib = /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo)?.[1];
  return kib === undefined ? null : Number(kib) / 1_024;
}

async function readMemory(): Promise<number | null> {
  const [meminfo = '', ...limits] = await Promise.all(['/proc/meminfo', ...MEMORY_LIMITS].map(readText));
  const bounds = limits.map((limit) => (/^\d+\n?$/.test(limit) ? Number(limit) / MIB : null)); // "max" is none
  return toSmallest([parseAvailable(meminfo), ...bounds]);
}

function toFreeMiB({ bavail, bsize }: Readonly<{ bavail: number; bsize: number }>): number {
  return (bavail * bsize) / MIB;
}

function toSmallest(amounts: readonly (number | null)[]): number | null {
  const known = amounts.filter((amount) => amount !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
