// TCP connections over loopback, as the kernel lists them; those that were closed stay listed for a minute.
import { readFile } from 'node:fs/promises';

const LISTEN = '0A';

/**
 * Connections, open or lately closed, that have one of the ports at either end; each counts once.
 *
 * @see https://docs.kernel.org/networking/proc_net_tcp.html
 */
export async function countConnections(ports: readonly number[]): Promise<number> {
  const rows = (await readFile('/proc/net/tcp', 'utf8')).split('\n').slice(1);
  const pairs = rows.flatMap((row) => {
    const [, local = '', remote = '', state] = row.trim().split(/\s+/);
    const ends = [toPort(local), toPort(remote)];
    return state !== LISTEN && ends.some((port) => ports.includes(port)) ? [ends.sort((a, b) => a - b).join(' ')] : [];
  });
  return new Set(pairs).size;
}

function toPort(address: string): number {
  return Number.parseInt(address.split(':')[1] ?? '', 16);
}
