// What observing costs: CPU time of the database and of Telegraf, their children included.
import { readFile } from 'node:fs/promises';

/** Clock ticks a second in /proc, the same on every Linux that Node supports. */
const TICKS_PER_SECOND = 100;

/**
 * CPU seconds that the processes and their living descendants have spent so far, user and system.
 *
 * @returns null when none of them can be read: they ended, or this is no Linux
 * @see https://docs.kernel.org/filesystems/proc.html (/proc/<pid>/stat, utime and stime)
 */
export async function readCpuSeconds(pids: readonly number[]): Promise<number | null> {
  const readings = (await Promise.all(pids.map(readTreeTicks))).filter((ticks) => ticks !== null);
  if (readings.length === 0) return null;
  return readings.reduce((sum, ticks) => sum + ticks, 0) / TICKS_PER_SECOND;
}

/** User and system ticks in a line of /proc/<pid>/stat; the command's name may hold spaces and parentheses. */
export function parseTicks(stat: string): number | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isFinite(ticks) ? ticks : null;
}

async function readTreeTicks(pid: number): Promise<number | null> {
  const own = parseTicks(await readText(`/proc/${pid}/stat`));
  if (own === null) return null;
  const children = (await readText(`/proc/${pid}/task/${pid}/children`)).split(' ').filter(Boolean).map(Number);
  const below = await Promise.all(children.map(readTreeTicks));
  return below.reduce((sum: number, ticks) => sum + (ticks ?? 0), own);
}

function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
