import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { readSettledServer } from '../../run/settled-server.ts';
import { countRequests } from '../../run/window.ts';
import { type ShardPage, toPage } from '../readings/server-page.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server whose n-th page is the n-th of these, the last one for good; null: the connection is cut without one. */
async function servePages(pages: readonly (Omit<ShardPage, 'shard'> | null)[]) {
  let asked = 0;
  const server = createServer((_, response) => {
    const page = pages[Math.min(asked++, pages.length - 1)];
    if (page) response.end(toPage([{ shard: 0, ...page }]));
    else response.destroy();
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
  const readCount = async () => {
    const page = await readSettledServer(url);
    return page === null ? null : countRequests(page);
  };
  return { readCount, countAsked: () => asked };
}

describe('readSettledServer', () => {
  it('reads until two pages agree', async () => {
    const { readCount, countAsked } = await servePages([{ async: 1 }, { async: 5 }, { async: 5 }]);
    expect([await readCount(), countAsked()]).toEqual([5, 3]);
  });

  it('takes no two pages for agreed that have what a shard said before it was starved of CPU', async () => {
    const old = { async: 1, isAnswering: false };
    const { readCount } = await servePages([old, old, old, { async: 5 }, { async: 5 }]);
    expect(await readCount()).toBe(5);
  });

  it('takes the last word of a shard whose event loop stands still for good', async () => {
    expect(await (await servePages([{ async: 1, isAnswering: false }])).readCount()).toBe(1);
  });

  it('gets over a page that did not come', async () => {
    expect(await (await servePages([null, { async: 5 }])).readCount()).toBe(5);
    expect(await (await servePages([{ async: 4 }, null, null, { async: 5 }])).readCount()).toBe(5);
  });

  it('is null where no page comes at all, it has fallen silent, or there is no server to ask', async () => {
    expect(await (await servePages([null])).readCount()).toBeNull();
    expect(await (await servePages([{ async: 5 }, null])).readCount()).toBeNull();
    expect(await readSettledServer(null)).toBeNull();
  });
});
