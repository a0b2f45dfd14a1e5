import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { assertPortIsFree } from '../../supervisor/port-check.ts';
import { findListeners } from '../../supervisor/port-holder.ts';
import { findFreePorts } from '../support/free-ports.ts';

const servers: Server[] = [];

async function listen(options: { host: string; reusePort?: boolean }): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen({ port: 0, ...options }, resolve));
  return (server.address() as { port: number }).port;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

describe('assertPortIsFree', () => {
  it.each([
    ['alone', { host: '127.0.0.1' }],
    ['with SO_REUSEPORT, which another process could share unseen', { host: '127.0.0.1', reusePort: true }],
    ['on the IPv6 form of the address, as the shards do', { host: '::ffff:127.0.0.1', reusePort: true }],
    ['on every address', { host: '0.0.0.0', reusePort: true }],
  ])('sees a server that listens %s, and says which process it is', async (_, options) => {
    const port = await listen(options);
    await expect(assertPortIsFree('127.0.0.1', port)).rejects.toThrow(
      new RegExp(`^Expected port ${port} to be free, got one held by process ${process.pid} \\(.*node.*\\)$`),
    );
  });

  it('leaves a free port free', async () => {
    const port = await findFreePorts(); // none that the kernel may give to a client meanwhile
    await assertPortIsFree('127.0.0.1', port);
    await assertPortIsFree('127.0.0.1', port);
  });

  it('says what else went wrong', async () => {
    await expect(assertPortIsFree('192.0.2.1', 18_999)).rejects.toThrow(
      'Expected to bind 192.0.2.1:18999, got EADDRNOTAVAIL',
    );
  });
});

describe('findListeners', () => {
  const TABLE = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0 100 0',
    '   1: 0100007F:1F40 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 222 1 0 100 0',
    '   2: 00000000:1F41 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1 0 100 0',
  ].join('\n');

  it('finds listening sockets of the port, not its connections', () => {
    expect(findListeners(TABLE, 8000)).toEqual(['111']);
    expect(findListeners(TABLE, 8001)).toEqual(['333']);
    expect(findListeners(TABLE, 8002)).toEqual([]);
    expect(findListeners('', 8000)).toEqual([]);
  });
});
