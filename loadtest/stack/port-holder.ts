// Who listens on a TCP port of this machine: a port conflict should name its culprit.
import { readdir, readFile, readlink } from 'node:fs/promises';

export type ListeningSocket = Readonly<{ address: string; port: number; uid: number; inode: string }>;

/** A description such as `nginx (pid 812)`, or null when nobody listens on the port. */
export async function findPortHolder(port: number): Promise<string | null> {
  const sockets = (await listListening()).filter((socket) => socket.port === port);
  const [first] = sockets;
  if (first === undefined) return null;
  return (
    (await findOwner(new Set(sockets.map(({ inode }) => `socket:[${inode}]`)))) ?? `a process of user ${first.uid}`
  );
}

/** Every listening TCP socket of this network namespace, or of the one the process `pid` is in. */
export async function listListening(pid: number | 'self' = 'self'): Promise<readonly ListeningSocket[]> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readText(`/proc/${pid}/net/${name}`)));
  return tables.flatMap((table) => parseListening(table));
}

/** @see https://docs.kernel.org/networking/proc_net_tcp.html */
export function parseListening(table: string): readonly ListeningSocket[] {
  const rows = table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
  return rows.flatMap(([, local = '', , state, , , , uid, , inode = '']) => {
    if (state !== LISTEN) return [];
    const [address = '', port = ''] = local.split(':');
    return [{ address: toAddress(address), port: Number.parseInt(port, 16), uid: Number(uid), inode }];
  });
}

const LISTEN = '0A';

/**
 * IPv4 as usual, also where it is mapped into IPv6; other IPv6 addresses in full, save `::` and `::1`.
 * The kernel prints each 32-bit word in the machine's own byte order, little-endian on every machine we support.
 */
export function toAddress(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => (word.match(/../g) ?? []).reverse()).map((byte) => byte.toLowerCase());
  const text = bytes.join('');
  const v4 = bytes
    .slice(-4)
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');
  if (bytes.length === 4 || text.startsWith(MAPPED_V4)) return v4;
  const short = { [ANY_V6]: '::', [LOOPBACK_V6]: '::1' }[text];
  return short ?? (text.match(/.{4}/g) ?? []).join(':');
}

const MAPPED_V4 = `${'0'.repeat(20)}ffff`;
const ANY_V6 = '0'.repeat(32);
const LOOPBACK_V6 = `${'0'.repeat(31)}1`;

async function findOwner(links: ReadonlySet<string>): Promise<string | null> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (await holdsAny(pid, links)) return `${await readCommand(pid)} (pid ${pid})`;
  }
  return null;
}

async function holdsAny(pid: string, links: ReadonlySet<string>): Promise<boolean> {
  const fds = await readdir(`/proc/${pid}/fd`).catch(() => []); // ended, or another user's
  const targets = await Promise.all(fds.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  return targets.some((target) => links.has(target));
}

async function readCommand(pid: string): Promise<string> {
  const words = (await readText(`/proc/${pid}/cmdline`)).split('\0').filter(Boolean);
  return words.slice(0, 3).join(' ').slice(0, 80) || 'a process';
}

function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
