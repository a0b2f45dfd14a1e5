// Who listens on a port: the kernel's socket table gives the socket's inode, and /proc/<pid>/fd who has it open.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const LISTEN = '0A';

/** @returns a phrase that ends "held by …" */
export function findPortHolder(port: number): string {
  const inodes = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) => findListeners(readOrEmpty(path), port));
  const pid = listPids().find((one) => listSockets(one).some((inode) => inodes.includes(inode)));
  if (pid !== undefined) return `process ${pid} (${readCommand(pid)})`;
  return `a process that this container cannot see; on the host, "ss -ltnp 'sport = :${port}'" names it`;
}

/** Inodes of the sockets that listen on the port. @param table - /proc/net/tcp or tcp6 */
export function findListeners(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', , state]) => local.endsWith(suffix) && state === LISTEN)
    .map((fields) => fields[9] ?? '');
}

function listPids(): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
}

function listSockets(pid: string): string[] {
  try {
    const links = readdirSync(`/proc/${pid}/fd`).map((fd) => readLinkOrEmpty(`/proc/${pid}/fd/${fd}`));
    return links.map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? '').filter((inode) => inode !== '');
  } catch {
    return []; // another user's process, or one that has just ended
  }
}

function readCommand(pid: string): string {
  return readOrEmpty(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim().slice(0, 120);
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function readLinkOrEmpty(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ''; // closed in the meantime
  }
}
