// Neighbours that want CPUs for themselves.
import { spawn } from 'node:child_process';

/**
 * Busy loops that end by themselves.
 *
 * @param perCpu - with n of them, whoever else runs there gets one part in n + 1
 * @returns ends them before their time
 */
export function keepBusy(cpus: readonly number[], seconds = 60, perCpu = 2): () => void {
  const script = `const end = Date.now() + ${seconds * 1000}; while (Date.now() < end);`;
  const everyCpu = Array.from({ length: perCpu }, () => cpus).flat();
  // Each in a session of its own: the kernel's autogroups would give all loops of one session a single share.
  const options = { detached: true, stdio: 'ignore' } as const;
  const loops = everyCpu.map((cpu) => spawn('taskset', ['-c', String(cpu), process.execPath, '-e', script], options));
  return () => {
    for (const loop of loops) loop.kill('SIGKILL');
  };
}
