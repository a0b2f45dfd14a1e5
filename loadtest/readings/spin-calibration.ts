// How fast is one CPU right now? The same short work on it, before and after a leg; a difference means a disturbed host.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SPIN_PROGRAM = fileURLToPath(new URL('spin.ts', import.meta.url));
const TIMEOUT_MS = 5_000;

/**
 * The best of several spins on `cpu`, so that a moment's interruption does not count. Costs under 150 ms on an idle CPU.
 *
 * @returns milliseconds; null where no program can be pinned (no taskset, or the CPU is not ours to use)
 * @throws Error if the program ran and answered something else than a time
 */
export async function readSpinMs(cpu: number): Promise<number | null> {
  const output = await spinOn(cpu);
  if (output === null) return null;
  const bestMs = Number(output);
  if (bestMs > 0 && Number.isFinite(bestMs)) return bestMs;
  throw new Error(`Expected spin.ts to print milliseconds above 0, got ${JSON.stringify(output)}`);
}

async function spinOn(cpu: number): Promise<string | null> {
  try {
    const args = ['-c', String(cpu), process.execPath, SPIN_PROGRAM];
    const { stdout } = await promisify(execFile)('taskset', args, { timeout: TIMEOUT_MS, env: toSpinEnv() });
    return stdout;
  } catch (error) {
    if (isUnpinnable(error)) return null;
    throw error;
  }
}

/** The search path alone: NODE_OPTIONS, say, would change the work. */
function toSpinEnv(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH };
}

/** There is no taskset, or it says itself that it failed. */
function isUnpinnable(error: unknown): boolean {
  if (!(error instanceof Error && 'code' in error)) return false;
  return error.code === 'ENOENT' || ('stderr' in error && String(error.stderr).startsWith('taskset:'));
}
