import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type LivePage, openLivePage } from '../../run/live-page.ts';

let page: LivePage | null = null;
let k6: Server | null = null;

afterEach(async () => {
  await page?.close();
  k6?.closeAllConnections();
  k6?.close();
  [page, k6] = [null, null];
});

/** Answers as k6's dashboard does: a page, and a stream of events that it never ends itself. */
async function startK6(port: number): Promise<void> {
  k6 = createServer((request, response) => {
    if (request.url !== '/events') return response.end('the page');
    return response.write('event: start\n\n');
  }).listen(port, '127.0.0.1');
  await once(k6, 'listening');
}

const read = (url: string) => fetch(url).then(async (response) => [response.status, await response.text()]);

describe('the live page', () => {
  it('asks again each second while no leg shows one, or its k6 is not there yet', async () => {
    page = await openLivePage({ WEB_PORT: '0' });
    const { status, headers } = await fetch(page.url);
    expect([status, headers.get('refresh')]).toEqual([503, '1']);
    await page.openLeg();
    expect((await read(page.url))[0]).toBe(503);
  });

  it('is that of the leg’s k6, on a port of its own for each leg, at one address', async () => {
    page = await openLivePage({ WEB_PORT: '0' });
    const first = await page.openLeg();
    await startK6(first.port);
    expect(await read(page.url)).toEqual([200, 'the page']);
    const next = await page.openLeg();
    expect(await read(page.url)).toEqual([503, expect.stringContaining('No k6 shows a page yet')]);
    expect(next.port).not.toBe(first.port);
  });

  it('lets go whoever still looks when the load is over, and lets nobody in again', async () => {
    page = await openLivePage({ WEB_PORT: '0' });
    const leg = await page.openLeg();
    await startK6(leg.port);
    const events = await fetch(`${page.url}/events`);
    const cut = events.text().then(
      () => 'ended',
      () => 'ended',
    );
    leg.release();
    expect((await read(page.url))[0]).toBe(503);
    expect(await cut).toBe('ended');
  });

  it('says who holds its port, before anything runs', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    await expect(openLivePage({ WEB_PORT: String(port) })).rejects.toThrow(
      new RegExp(
        `^Expected port ${port} to be free for the live page, got it held by .+ \\(pid ${process.pid}\\); ` +
          'stop that, or set WEB_PORT to a free port\\.$',
      ),
    );
    holder.close();
  });

  it.each(['http', '-1', '65536', '1.5'])('refuses WEB_PORT=%s', async (port) => {
    await expect(openLivePage({ WEB_PORT: port })).rejects.toThrow(
      `Expected WEB_PORT to be an integer between 0 and 65535, got ${JSON.stringify(port)}.`,
    );
  });
});
