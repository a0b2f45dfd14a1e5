import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createK6Live } from '../../run/k6-live.ts';

const VALUES: Readonly<Record<string, object>> = {
  '/v1/metrics/http_reqs': { count: 2095 },
  '/v1/metrics/latency%7Bslice%3A3%7D': { 'p(95)': 7.5 },
};
let server: Server;
let address: string;

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    const sample = VALUES[url];
    response.end(JSON.stringify(sample ? { data: { attributes: { sample } } } : { errors: [] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

describe('createK6Live', () => {
  it('reads the request count and the P95 of one slice', async () => {
    const live = createK6Live(address, 'latency');
    const read = async () => [await live.countRequests(), await live.readSliceP95(3)];
    await expect.poll(read).toEqual([2095, 7.5]); // an answer that takes half a second is none
  });

  it('knows nothing of a slice that k6 has not, or of a k6 that does not answer', async () => {
    expect(await createK6Live(address, 'latency').readSliceP95(9)).toBeNull();
    expect(await createK6Live('127.0.0.1:1', 'latency').countRequests()).toBeNull();
  });
});
