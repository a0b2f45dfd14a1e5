import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPortHolders, parseContainerId } from '../../host/port-holders.ts';

describe('findPortHolders', () => {
  let server: Server;
  let port: number;
  beforeEach(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterEach(() => server.close());

  it('names the process that listens', async () => {
    const command = readFileSync('/proc/self/cmdline', 'utf8')
      .split('\0')
      .filter(Boolean)
      .slice(0, 3)
      .join(' ')
      .slice(0, 80);
    const holders = await findPortHolders([port]);
    expect(holders.get(port)).toMatchObject({ pid: process.pid, command });
  });

  it('leaves out a port that nobody holds', async () => {
    await new Promise((resolve) => server.close(resolve));
    expect((await findPortHolders([port])).size).toBe(0);
  });
});

describe('parseContainerId', () => {
  const id = 'ab12'.repeat(16);

  it.each([`0::/system.slice/docker-${id}.scope\n`, `12:cpuset:/docker/${id}\n11:memory:/docker/${id}\n`])(
    'finds the container in %j',
    (cgroup) => {
      expect(parseContainerId(cgroup)).toBe(id);
    },
  );

  it.each(['0::/\n', '0::/user.slice/user-0.slice\n', ''])('finds none in %j', (cgroup) => {
    expect(parseContainerId(cgroup)).toBeNull();
  });
});
