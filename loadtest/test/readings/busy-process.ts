// A real process that burns CPU until the test ends.
import { spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';

const BUSY = 'for (;;) {}';

/** Resolves to its pid; `wrapper` runs it, such as ['taskset', '-c', '1']. */
export async function startBusyProcess(wrapper: readonly string[] = []): Promise<number> {
  const [command = process.execPath, ...args] = [...wrapper, process.execPath, '-e', BUSY];
  const child = spawn(command, args, { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  if (child.pid === undefined) throw new Error(`Expected ${command} to start, got no pid`);
  return child.pid;
}
