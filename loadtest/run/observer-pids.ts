// The processes that watch a run, so that their memory can be watched too.
import { readContainerProcesses } from '../readings/container-processes.ts';
import { readPids } from '../stack/containers.ts';
import type { Stack } from '../stack/stack.ts';

/** By the host's numbering; null where one is not running, or /proc does not show it. */
export type ObserverPids = Readonly<{ database: number | null; collector: number | null }>;

export async function readObserverPids(stack: Stack): Promise<ObserverPids> {
  const pids = await readPids(stack);
  return { database: find(pids.get('influxdb'), 'influxd'), collector: find(pids.get('telegraf'), 'telegraf') };
}

/** A container's first process is its init; the program is below it. */
function find(initPid: number | undefined, command: string): number | null {
  const processes = initPid === undefined ? null : readContainerProcesses(initPid);
  return processes?.find((process) => process.command === command)?.hostPid ?? null;
}
