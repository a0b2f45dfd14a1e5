// CPU time of processes in nanoseconds, thread by thread: /proc/<pid>/task/<tid>/schedstat. The ticks of /proc/<pid>/stat
// are too coarse for a block of a few seconds.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readProcFile } from './proc-file.ts';

/** Nanoseconds on a CPU since its start, by thread id. */
export type ThreadCpu = ReadonlyMap<number, number>;

/** Null where a process cannot be seen, or the kernel keeps no such count. */
export function readThreadCpu(pids: readonly number[], root = '/'): ThreadCpu | null {
  const spent = new Map<number, number>();
  for (const pid of pids) {
    const threads = readThreads(join(root, 'proc', String(pid), 'task'));
    if (threads.length === 0) return null;
    for (const [thread, ns] of threads) spent.set(thread, ns);
  }
  return spent.size > 0 ? spent : null;
}

/**
 * Microseconds spent between two readings. A thread that began in between counts from zero; one that ended takes what it
 * spent since the first reading with it.
 *
 * @throws RangeError if nothing was spent: no value exists, 0 would read as "free"
 */
export function toSpentUs(before: ThreadCpu, after: ThreadCpu): number {
  let ns = 0;
  for (const [thread, end] of after) ns += end - (before.get(thread) ?? 0);
  if (ns > 0) return ns / 1000;
  throw new RangeError(`Expected CPU time to grow, got ${ns} ns; did the server restart?`);
}

/** Those that end while we look are left out. */
function readThreads(folder: string): readonly (readonly [number, number])[] {
  return listNumbers(folder).flatMap((thread) => {
    const ns = readNs(join(folder, String(thread)));
    return ns === null ? [] : [[thread, ns] as const];
  });
}

/** The first of three numbers. @see https://docs.kernel.org/scheduler/sched-stats.html */
function readNs(folder: string): number | null {
  const [, ns] = /^(\d+) \d+ \d+\s*$/.exec(readProcFile(join(folder, 'schedstat')) ?? '') ?? [];
  return ns === undefined ? null : Number(ns);
}

function listNumbers(folder: string): readonly number[] {
  try {
    return readdirSync(folder).map(Number);
  } catch {
    return [];
  }
}
