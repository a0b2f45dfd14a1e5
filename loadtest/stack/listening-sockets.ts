// The TCP sockets that listen, as the kernel lists them for a network namespace.
import { readFile } from 'node:fs/promises';

export type ListeningSocket = Readonly<{ address: string; port: number; uid: number; inode: string }>;

/** Every listening TCP socket of this process's network namespace. */
export async function listListening(): Promise<readonly ListeningSocket[]> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readText(`/proc/net/${name}`)));
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

function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
