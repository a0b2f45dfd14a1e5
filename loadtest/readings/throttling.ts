// Did a CPU quota hold the process back? Counted in quota periods, over its cgroup and every one above it.
import { join } from 'node:path';
import { readCgroupDirectories } from './cgroup-directories.ts';
import { readProcFile } from './proc-file.ts';

/** `whole` is false where a cgroup around the process could not be read: what it counted is missing in `periods`. */
export type Throttling = Readonly<{ periods: number; whole: boolean }>;

export type ThrottledPeriods = number | 'unknown';

export const UNKNOWN_THROTTLING: Throttling = { periods: 0, whole: false };

/**
 * Periods in which a quota stopped anything in the cgroups around the process, since each of them was made.
 * A level without a count has no quota of its own.
 *
 * @see https://docs.kernel.org/scheduler/sched-bwc.html
 */
export function readThrottling(pid: number, root = '/'): Throttling {
  const found = readCgroupDirectories(pid, 'cpu', root);
  if (found === null) return UNKNOWN_THROTTLING;
  const levels = found.directories.map((directory) => readProcFile(join(directory, 'cpu.stat')));
  const isTopSilent = levels.at(-1) === null; // old kernels of version 2 keep no cpu.stat at the very top
  const expected = isTopSilent ? levels.slice(0, -1) : levels;
  return {
    periods: levels.reduce((sum, text) => sum + parseThrottledPeriods(text ?? ''), 0),
    whole: found.complete && expected.length > 0 && !expected.includes(null),
  };
}

/**
 * Periods between two readings. A period that was seen is proof, whatever stayed hidden; that there was none is known only
 * from whole readings. A count that stepped back is another cgroup's.
 */
export function toThrottledPeriods(before: Throttling, after: Throttling): ThrottledPeriods {
  const periods = after.periods - before.periods;
  if (periods > 0) return periods;
  return periods === 0 && before.whole && after.whole ? 0 : 'unknown';
}

/** The server's and the generator's together. */
export function sumThrottling(readings: readonly Throttling[]): Throttling {
  return {
    periods: readings.reduce((sum, { periods }) => sum + periods, 0),
    whole: readings.length > 0 && readings.every(({ whole }) => whole),
  };
}

function parseThrottledPeriods(text: string): number {
  const [, periods] = /^nr_throttled (\d+)$/m.exec(text) ?? [];
  return Number(periods ?? 0);
}
