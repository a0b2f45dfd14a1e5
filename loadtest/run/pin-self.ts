// Moves this process onto the observers' CPUs, so that watching a run does not disturb what it watches.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { readProcFile } from '../readings/proc-file.ts';

/** Puts the process back: the next run of this process plans with all of its CPUs. */
export type Unpin = () => Promise<void>;

/** Best effort: a host without taskset, or one that forbids it, is measured all the same, and its busy CPUs are seen. */
export async function pinSelf(cpuset: string | undefined): Promise<Unpin> {
  const [, before] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readProcFile('/proc/self/status') ?? '') ?? [];
  if (!cpuset || before === undefined) return async () => {};
  await setAffinity(cpuset);
  return () => setAffinity(before);
}

async function setAffinity(cpuset: string): Promise<void> {
  await promisify(execFile)('taskset', ['-acp', cpuset, String(process.pid)]).catch(() => {});
}
