// Did a CPU quota hold the process back? Counted in quota periods, over its cgroup and every one above it.
import { join } from 'node:path';
import { readCgroupDirectories } from './cgroup-directories.ts';
import { readProcFile } from './proc-file.ts';

export type ThrottledPeriods = number | 'unknown';

/**
 * Periods in which a quota stopped anything in the cgroups around the process, since each of them was made.
 * A level without a count has no quota of its own; a level that cannot be read makes the whole unknown.
 *
 * @see https://docs.kernel.org/scheduler/sched-bwc.html
 */
export function readThrottledPeriods(pid: number, root = '/'): ThrottledPeriods {
  const found = readCgroupDirectories(pid, 'cpu', root);
  if (found === null || !found.complete) return 'unknown';
  const levels = found.directories.map((directory) => readProcFile(join(directory, 'cpu.stat')));
  const isTopSilent = levels.at(-1) === null; // old kernels of version 2 keep no cpu.stat at the very top
  const readable = isTopSilent ? levels.slice(0, -1) : levels;
  if (readable.length === 0 || readable.includes(null)) return 'unknown';
  return readable.reduce((sum, text) => sum + parseThrottledPeriods(text ?? ''), 0);
}

/** Periods between two readings; unknown if either is, or if the count stepped back: it is another cgroup then. */
export function toThrottledPeriods(before: ThrottledPeriods, after: ThrottledPeriods): ThrottledPeriods {
  if (before === 'unknown' || after === 'unknown' || after < before) return 'unknown';
  return after - before;
}

/** The server's and the generator's together: unknown if one is. */
export function sumThrottledPeriods(readings: readonly ThrottledPeriods[]): ThrottledPeriods {
  return readings.reduce<ThrottledPeriods>((sum, each) => {
    return sum === 'unknown' || each === 'unknown' ? 'unknown' : sum + each;
  }, 0);
}

function parseThrottledPeriods(text: string): number {
  const [, periods] = /^nr_throttled (\d+)$/m.exec(text) ?? [];
  return Number(periods ?? 0);
}
