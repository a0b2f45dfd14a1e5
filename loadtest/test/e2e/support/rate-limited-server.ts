// A real HTTP server that lets so many requests a second through and no more: whoever comes beyond gets 429 at once.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type RateLimitedServer = Readonly<{ url: string; close: () => void }>;

/** Tokens after a pause: those between legs, and between a warm-up and its window, are not to be made up for. */
const BURST = 20;

/** The shortest of those pauses is 500 ms. What a busy machine sends late, but before this, is let through. */
const PAUSE_MS = 400;

export async function startRateLimitedServer(limitPerSec: number): Promise<RateLimitedServer> {
  let tokens = BURST;
  let filledAtMs = performance.now();
  const server = createServer((_, response) => {
    const nowMs = performance.now();
    const silentMs = nowMs - filledAtMs;
    const refilled = tokens + (silentMs * limitPerSec) / 1000;
    tokens = silentMs >= PAUSE_MS ? BURST : Math.min((PAUSE_MS * limitPerSec) / 1000, refilled);
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
