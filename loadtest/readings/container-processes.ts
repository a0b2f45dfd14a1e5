// Which processes of the host are inside a container: a shard knows its pid in the container, /proc counts by the host's.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readProcFile } from './proc-file.ts';
import { readProcessCpu } from './process-cpu.ts';

export type ContainerProcess = Readonly<{
  hostPid: number;
  containerPid: number; // as the container's own programs see it
  parentHostPid: number;
  command: string;
}>;

/**
 * The container's first process and all that descend from it; what `docker exec` started descends from elsewhere.
 *
 * @param initHostPid - the host's pid of the container's first process, docker's `.State.Pid`
 * @returns null where this /proc cannot show the container: it has ended, or lives in another machine (Docker Desktop)
 */
export function readContainerProcesses(initHostPid: number, root = '/'): readonly ContainerProcess[] | null {
  const init = readContainerProcess(initHostPid, root);
  if (init === null || init.containerPid !== 1) return null; // an unrelated process that has the same number here
  return [init, ...readDescendants(init.hostPid, root)];
}

/** The host's pid of the process that the container calls `containerPid`; null if there is none. */
export function toHostPid(processes: readonly ContainerProcess[], containerPid: number): number | null {
  return processes.find((process) => process.containerPid === containerPid)?.hostPid ?? null;
}

function readDescendants(parentHostPid: number, root: string): readonly ContainerProcess[] {
  const all = listPids(root).flatMap((pid) => readProcessCpu(pid, root) ?? []);
  const childrenOf = Map.groupBy(all, (process) => process.parentPid);
  const found: ContainerProcess[] = [];
  const queue = [...(childrenOf.get(parentHostPid) ?? [])];
  for (const child of queue) {
    const process = readContainerProcess(child.pid, root);
    if (process === null) continue; // ended since, or in no namespace of its own
    found.push(process);
    queue.push(...(childrenOf.get(child.pid) ?? []));
  }
  return found;
}

/** Null for a process that has ended or that lives in this very pid namespace. */
function readContainerProcess(hostPid: number, root: string): ContainerProcess | null {
  const stat = readProcessCpu(hostPid, root);
  const [, list] = /^NSpid:\s*(.*)$/m.exec(readProcFile(join(root, 'proc', String(hostPid), 'status')) ?? '') ?? [];
  const pids = (list ?? '').trim().split(/\s+/).map(Number); // outermost namespace first
  const containerPid = pids.length > 1 ? pids.at(-1) : undefined;
  if (stat === null || containerPid === undefined) return null;
  return { hostPid, containerPid, parentHostPid: stat.parentPid, command: stat.command };
}

function listPids(root: string): readonly number[] {
  return readdirSync(join(root, 'proc'))
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}
