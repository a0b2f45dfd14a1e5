// Moves this process onto the observers' CPUs, so that watching a run does not disturb what it watches.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { readProcFile } from '../readings/proc-file.ts';

/** Where this process could run before it was pinned; null while it is not. */
let before: string | null = null;

/** Best effort: a host without taskset, or one that forbids it, is measured all the same, and its busy CPUs are seen. */
export async function pinSelf(cpuset: string | undefined): Promise<void> {
  if (!cpuset) return;
  before ??= readOwnCpus();
  await move(cpuset);
}

/** Gives the process its CPUs back: what looks for CPUs to plan with must see those of the machine, not the observers'. */
export async function releaseSelf(): Promise<void> {
  if (before !== null) await move(before);
  before = null;
}

export function readOwnCpus(): string | null {
  const [, cpus] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readProcFile('/proc/self/status') ?? '') ?? [];
  return cpus ?? null;
}

async function move(cpuset: string): Promise<void> {
  await promisify(execFile)('taskset', ['-acp', cpuset, String(process.pid)]).catch(() => {});
}
