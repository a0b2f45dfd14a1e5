// Connections that waste the server's time are cut. The engine's clock ticks every four seconds, hence the margins.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PHASES } from '../../config.ts';
import { openRaw } from '../support/raw-connection.ts';
import { type ServerContainer, startServer } from '../support/server-container.ts';

const READ_S = 4;
const IDLE_S = 8;
const HEAD = 'Host: x\r\n';

describe.each(PHASES)('time limits of phase %s', (phase) => {
  let server: ServerContainer;

  beforeAll(async () => {
    server = await startServer({ env: { PHASE: phase, APP_READ_TIMEOUT_S: READ_S, APP_IDLE_TIMEOUT_S: IDLE_S } });
  });
  afterAll(() => server.remove());

  it.concurrent.each([
    ['a head that never ends', [`GET /sync HTTP/1.1\r\n${HEAD}`], 'X-Slow: 1\r\n', READ_S],
    ['a body that never ends', [`POST /echo HTTP/1.1\r\n${HEAD}Content-Length: 1000\r\n\r\nabc`], 'a', READ_S],
    ['a body that stops', [`POST /echo HTTP/1.1\r\n${HEAD}Content-Length: 1000\r\n\r\nabc`], '', READ_S],
    ['an idle connection', [`GET /sync HTTP/1.1\r\n${HEAD}\r\n`], '', IDLE_S],
  ])('cuts %s', async (_, parts, drip, limitS) => {
    const connection = await openRaw(server.port);
    const startedMs = performance.now();
    await connection.send(...parts);
    const dripping = setInterval(() => drip !== '' && connection.socket.write(drip), 500);
    await connection.closed;
    clearInterval(dripping);
    const elapsedS = (performance.now() - startedMs) / 1_000;
    expect(elapsedS).toBeGreaterThan(limitS - 4.5);
    expect(elapsedS).toBeLessThan(limitS + 22); // loose for a slow machine; node:http by itself waits for a minute
  });

  it('has counted none of them as still in flight', async () => {
    expect((await server.metrics()).get('shardgate_requests_in_flight{shard="0"}')).toBe(0);
  });
});
