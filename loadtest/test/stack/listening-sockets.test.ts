import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { listListening, parseListening, toAddress } from '../../stack/listening-sockets.ts';

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 41871 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1F90 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 41900 1 0000000000000000 20 4 30 10 -1
   2: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11111 1 0000000000000000 100 0 0 10 0
`;

describe('parseListening', () => {
  it('keeps listening sockets only', () => {
    expect(parseListening(TABLE)).toEqual([
      { address: '127.0.0.1', port: 8080, uid: 1000, inode: '41871' },
      { address: '0.0.0.0', port: 22, uid: 0, inode: '11111' },
    ]);
  });

  it('finds nothing in an empty table', () => {
    expect(parseListening('')).toEqual([]);
  });
});

describe('toAddress', () => {
  it.each([
    ['0100007F', '127.0.0.1'],
    ['00000000', '0.0.0.0'],
    ['0A00000A', '10.0.0.10'],
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000001000000', '::1'],
    ['0000000000000000FFFF00000100007F', '127.0.0.1'],
    ['B80D0120000000000000000001000000', '2001:0db8:0000:0000:0000:0000:0000:0001'],
  ])('reads %s as %s', (hex, address) => {
    expect(toAddress(hex)).toBe(address);
  });
});

describe('listListening', () => {
  it('finds a socket of this process while it listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect((await listListening()).find((socket) => socket.port === port)?.address).toBe('127.0.0.1');
    server.close();
    await once(server, 'close');
    expect((await listListening()).find((socket) => socket.port === port)).toBeUndefined();
  });
});
