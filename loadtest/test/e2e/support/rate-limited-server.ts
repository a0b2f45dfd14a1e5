// A real HTTP server that lets so many requests a second through and no more: whoever comes beyond gets 429 at once.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type RateLimitedServer = Readonly<{ url: string; close: () => void }>;

/** A bucket of so many tokens evens out what arrives in bunches. */
const BURST = 20;

export async function startRateLimitedServer(limitPerSec: number): Promise<RateLimitedServer> {
  let tokens = BURST;
  let filledAtMs = performance.now();
  const server = createServer((_, response) => {
    const nowMs = performance.now();
    tokens = Math.min(BURST, tokens + ((nowMs - filledAtMs) * limitPerSec) / 1000);
    filledAtMs = nowMs;
    response.statusCode = tokens >= 1 ? 200 : 429;
    if (tokens >= 1) tokens -= 1;
    response.end('x');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
