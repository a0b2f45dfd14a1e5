// What observing costs: CPU time of the database and of Telegraf, their children included.
import { readFile } from 'node:fs/promises';
import { readProcessCpu } from '../readings/process-cpu.ts';

/**
 * CPU seconds that the processes and their living descendants have spent so far, user and system.
 *
 * @returns null when none of them can be read: they ended, or this is no Linux
 */
export async function readCpuSeconds(pids: readonly number[]): Promise<number | null> {
  const readings = (await Promise.all(pids.map(readTreeSeconds))).filter((seconds) => seconds !== null);
  return readings.length === 0 ? null : readings.reduce((sum, seconds) => sum + seconds, 0);
}

/** CPU time of some processes so far; null: not known. */
export type ObserverCpu = Readonly<{ pids: readonly number[]; cpuSeconds: number | null }>;

/** @returns null where one of them was started anew in between: its count began again, and what it had spent is gone */
export function toSpentSeconds(before: ObserverCpu, after: ObserverCpu): number | null {
  const isSame = before.pids.join() === after.pids.join();
  if (!isSame || before.cpuSeconds === null || after.cpuSeconds === null) return null;
  return after.cpuSeconds - before.cpuSeconds;
}

async function readTreeSeconds(pid: number): Promise<number | null> {
  const own = readProcessCpu(pid)?.cpuSeconds;
  if (own === undefined) return null;
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const below = await Promise.all(children.split(' ').filter(Boolean).map(Number).map(readTreeSeconds));
  return below.reduce((sum: number, seconds) => sum + (seconds ?? 0), own);
}
