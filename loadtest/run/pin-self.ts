// Moves this process onto the observers' CPUs, so that watching a run does not disturb what it watches.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Best effort: a host without taskset, or one that forbids it, is measured all the same, and its busy CPUs are seen. */
export async function pinSelf(cpuset: string | undefined): Promise<void> {
  if (!cpuset) return;
  await promisify(execFile)('taskset', ['-acp', cpuset, String(process.pid)]).catch(() => {});
}
