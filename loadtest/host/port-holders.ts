// Which process listens on each of the ports we need; one pass over /proc for all of them.
import { readdir, readFile, readlink } from 'node:fs/promises';
import { listListening } from '../stack/listening-sockets.ts';

/** `container` is the id of the container the process runs in, or null. */
export type PortHolder = Readonly<{ pid: number; command: string; container: string | null }>;

/** Null for a port that is held by a process we may not look into; free ports are left out. */
export async function findPortHolders(ports: readonly number[]): Promise<ReadonlyMap<number, PortHolder | null>> {
  const sockets = (await listListening()).filter(({ port }) => ports.includes(port));
  const owners = sockets.length === 0 ? new Map<string, number>() : await mapSocketOwners();
  const held = new Map<number, PortHolder | null>();
  for (const { port, inode } of sockets) {
    const pid = owners.get(inode);
    if (pid !== undefined) held.set(port, await describeProcess(pid));
    else if (!held.has(port)) held.set(port, null);
  }
  return held;
}

/** The id in a path such as /docker/<64 hex digits> or …/docker-<64 hex digits>.scope. */
export function parseContainerId(cgroup: string): string | null {
  return /\b[0-9a-f]{64}\b/.exec(cgroup)?.[0] ?? null;
}

async function mapSocketOwners(): Promise<ReadonlyMap<string, number>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lists = await Promise.all(pids.map(async (pid) => [Number(pid), await listSocketInodes(pid)] as const));
  return new Map(lists.flatMap(([pid, inodes]) => inodes.map((inode) => [inode, pid] as const)));
}

async function listSocketInodes(pid: string): Promise<readonly string[]> {
  const fds = await readdir(`/proc/${pid}/fd`).catch(() => []); // ended, or another user's
  const targets = await Promise.all(fds.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  return targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []);
}

/** The command as it was typed, in short: the kernel's own name for it is a thread's, "MainThread" for any Node server. */
async function describeProcess(pid: number): Promise<PortHolder> {
  const [words, name, cgroup] = await Promise.all(['cmdline', 'comm', 'cgroup'].map((file) => readText(pid, file)));
  const typed = words?.split('\0').filter(Boolean).slice(0, 3).join(' ').slice(0, 80);
  return { pid, command: typed || name?.trim() || 'a process', container: parseContainerId(cgroup ?? '') };
}

function readText(pid: number, file: string): Promise<string> {
  return readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
}
