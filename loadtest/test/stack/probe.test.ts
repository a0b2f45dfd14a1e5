import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { isWell, probeService } from '../../stack/probe.ts';
import { toStack } from './fake-stack.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A database whose n-th answer has the n-th of these statuses, the last one for good; null: it gives none. */
async function serve(statuses: readonly (number | null)[]) {
  let asked = 0;
  const server = createServer((_, response) => {
    const status = statuses[Math.min(asked++, statuses.length - 1)];
    if (typeof status === 'number') response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const stack = toStack({ INFLUXDB_PORT: String((server.address() as AddressInfo).port) });
  return { stack, countAsked: () => asked };
}

describe('a look at a service', () => {
  it.each([
    [204, { healthy: true, detail: 'healthy' }],
    [500, { healthy: false, detail: 'answers 500' }],
    [null, { healthy: false, detail: 'no answer in 2000 ms' }],
  ])('says of one that answers %s: %j', async (status, health) => {
    const { stack } = await serve([status]);
    await expect.poll(() => probeService(stack, 'influxdb')).toEqual(health);
  });

  it('is not the last one where it finds a running service unwell', async () => {
    expect(await isWell((await serve([500, 204])).stack, 'influxdb')).toBe(true);
    const unwell = await serve([500]);
    expect([await isWell(unwell.stack, 'influxdb'), unwell.countAsked()]).toEqual([false, 2]);
  });
});
