import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { readSettledServer } from '../../run/settled-server.ts';
import { countRequests } from '../../run/window.ts';
import { toPage } from '../readings/server-page.ts';

/** Null: no answer. The last one stays. */
async function readWhile(counts: readonly (number | null)[]): Promise<number | null> {
  let look = 0;
  const server = createServer((request, response) => {
    const count = counts[Math.min(look++, counts.length - 1)] ?? null;
    if (count === null) request.destroy();
    else response.end(toPage([{ shard: 0, async: count }]));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const snapshot = await readSettledServer(`http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`);
    return snapshot && countRequests(snapshot);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('the page of a server', () => {
  it('is read until its count stands still', async () => {
    expect(await readWhile([5, 7, 9, 9])).toBe(9);
  });

  it('is asked again when it does not answer once, before or between', async () => {
    expect(await readWhile([null, 5, 5])).toBe(5);
    expect(await readWhile([5, null, null, 5, 5])).toBe(5);
  });

  it('is null when it has fallen silent, and where there is none', async () => {
    expect(await readWhile([5, null])).toBeNull();
    expect(await readWhile([null])).toBeNull();
    expect(await readSettledServer(null)).toBeNull();
  });
});
