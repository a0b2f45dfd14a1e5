// CPU time of one process, from /proc/<pid>/stat: its own threads, not its children.
import { join } from 'node:path';
import { readProcFile } from './proc-file.ts';

/**
 * The unit of CPU time in /proc, in ticks a second: USER_HZ, fixed at 100 in the kernel's interface to programs on x64 and arm64.
 *
 * @see https://man7.org/linux/man-pages/man7/time.7.html
 */
export const CLOCK_TICKS_PER_SEC = 100;

export type ProcessCpu = Readonly<{
  pid: number;
  parentPid: number;
  command: string; // the kernel's short name, 15 bytes at most
  cpuSeconds: number; // user and system time, in steps of 0.01
  startTicks: number; // after boot: with the pid it names one process, as pids are used again
}>;

/** Null where there is no such process, or none that can be seen. */
export function readProcessCpu(pid: number, root = '/'): ProcessCpu | null {
  const text = readProcFile(join(root, 'proc', String(pid), 'stat'));
  return text === null ? null : parseProcessStat(text);
}

/** CPU seconds of the process's ended children, and of theirs, that it has waited for; 0 where there is no process. */
export function readReapedCpuSeconds(pid: number, root = '/'): number {
  const text = readProcFile(join(root, 'proc', String(pid), 'stat'));
  if (text === null) return 0;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' '); // the first is the page's field 3
  return (Number(fields[16 - 3]) + Number(fields[17 - 3])) / CLOCK_TICKS_PER_SEC;
}

/**
 * @throws Error if the text is not a /proc/<pid>/stat
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export function parseProcessStat(text: string): ProcessCpu {
  // The name may itself hold spaces and parentheses, so the last ")" ends it.
  const [, pid, command, rest] = /^(\d+) \(([\s\S]*)\) ([^)]*)$/.exec(text) ?? [];
  const fields = (rest ?? '').trim().split(' '); // the first of them is the page's field 3, the state
  const [parentPid, userTicks, systemTicks, startTicks] = [4, 14, 15, 22].map((field) => Number(fields[field - 3]));
  const cpuSeconds = (Number(userTicks) + Number(systemTicks)) / CLOCK_TICKS_PER_SEC;
  if (command !== undefined && parentPid !== undefined && startTicks !== undefined && cpuSeconds + startTicks >= 0) {
    return { pid: Number(pid), parentPid, command, cpuSeconds, startTicks };
  }
  throw new Error(`Expected the text of /proc/<pid>/stat, got ${JSON.stringify(text.slice(0, 80))}`);
}

/** CPU seconds spent between two readings; null unless both are of one and the same process. */
export function toSpentCpuSeconds(before: ProcessCpu | null, after: ProcessCpu | null): number | null {
  if (before === null || after === null) return null;
  if (before.pid !== after.pid || before.startTicks !== after.startTicks) return null;
  return Math.max(0, after.cpuSeconds - before.cpuSeconds);
}
