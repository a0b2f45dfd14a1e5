// SIGTERM under load: whoever got a connection gets an answer.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { startLoad, type Tally } from '../support/load.ts';
import { openRaw } from '../support/raw-connection.ts';
import { type ServerContainer, type ServerOptions, startServer } from '../support/server-container.ts';

let server: ServerContainer | undefined;
const start = async (options: ServerOptions) => {
  server = await startServer(options);
  return server;
};

afterEach(() => server?.remove());

describe.each(['baseline', 'a', 'b', 'c'])('a SIGTERM in phase %s', (phase) => {
  it('loses no request, on kept connections and on new ones', async () => {
    const { port, stop, waitForExit } = await start({ env: { PHASE: phase, APP_SHARDS: 2 } });
    const loads = [
      startLoad(port, '/async', 40, true),
      startLoad(port, '/sync', 10, true),
      startLoad(port, '/async', 10, false),
      startLoad(port, '/sync', 10, true, 100),
    ];
    await sleep(500);
    const startedMs = performance.now();
    await stop();
    const stoppedMs = performance.now() - startedMs;
    await Promise.all(loads.map(({ ended }) => ended)); // each ends when nobody listens any more
    const [kept, sync, fresh] = loads.map(({ tally }) => tally) as [Tally, Tally, Tally];
    expect(loads.map(({ tally }) => tally.lost)).toEqual([0, 0, 0, 0]);
    expect(kept.answered).toBeGreaterThan(100);
    expect(sync.answered).toBeGreaterThan(100);
    expect(fresh.answered).toBeGreaterThan(20);
    expect(await waitForExit()).toBe(0);
    expect(stoppedMs).toBeLessThan(5_000);
  });
});

describe('the drain of phase c', () => {
  it('loses nothing in ten shutdowns in a row', async () => {
    for (let round = 0; round < 10; round++) {
      const { port, stop, waitForExit, remove } = await start({ env: { APP_SHARDS: 2 } });
      const loads = [startLoad(port, '/async', 30, true), startLoad(port, '/async', 20, false)];
      await sleep(200);
      await stop();
      await Promise.all(loads.map(({ ended }) => ended));
      expect(loads.map(({ tally }) => tally.lost)).toEqual([0, 0]);
      expect(await waitForExit()).toBe(0);
      await remove();
    }
  }, 120_000);

  it('waits for a request that takes its time, and says that it closes', async () => {
    const { port, stop, waitForExit } = await start({ env: { APP_FAULT_DELAY_MS: 1_500 } });
    const connection = await openRaw(port);
    await connection.send('GET /async HTTP/1.1\r\nHost: x\r\n\r\n');
    await sleep(200);
    const stopped = stop();
    expect(await connection.read()).toMatchObject({ status: 200, headers: { connection: 'close' } });
    await stopped;
    expect(await waitForExit()).toBe(0);
  });

  it('answers a late visitor with 503 while it waits', async () => {
    const { port, stop } = await start({ env: { APP_FAULT_DELAY_MS: 1_500 } });
    const connection = await openRaw(port);
    await connection.send('GET /async HTTP/1.1\r\nHost: x\r\n\r\n');
    await sleep(100);
    const stopped = stop();
    await sleep(500);
    const late = await openRaw(port);
    await late.send('GET /sync HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await late.read()).toMatchObject({
      status: 503,
      headers: { connection: 'close', 'retry-after': '1', 'content-type': 'application/problem+json' },
    });
    await stopped;
  });

  it('closes idle connections after half a second', async () => {
    const { port, stop, waitForExit } = await start({});
    const idle = await openRaw(port);
    await idle.send('GET /sync HTTP/1.1\r\nHost: x\r\n\r\n');
    await idle.read();
    const startedMs = performance.now();
    await stop();
    await idle.closed;
    expect(performance.now() - startedMs).toBeLessThan(3_000);
    expect(await waitForExit()).toBe(0);
  });

  it('ends at its limit, and its exit code says that a request was cut', async () => {
    const { port, stop, waitForExit, logs } = await start({ env: { APP_DRAIN_MS: 500, APP_FAULT_DELAY_MS: 60_000 } });
    const connection = await openRaw(port);
    await connection.send('GET /async HTTP/1.1\r\nHost: x\r\n\r\n');
    await sleep(200);
    const startedMs = performance.now();
    await stop();
    expect(performance.now() - startedMs).toBeLessThan(3_000);
    expect(await connection.read()).toBe('closed');
    expect(await waitForExit()).toBe(1);
    expect((await logs()).stderr).toContain(
      "Expected every accepted request to be answered, got 1 cut at the drain's limit",
    );
  });

  it('kills a shard whose event loop is blocked, and says so', async () => {
    const { port, stop, waitForExit, logs } = await start({ env: { APP_DRAIN_MS: 500, APP_FAULT_HANG_AFTER_MS: 0 } });
    const connection = await openRaw(port);
    await connection.send('GET /sync HTTP/1.1\r\nHost: x\r\n\r\n');
    await connection.read();
    await sleep(300);
    const startedMs = performance.now();
    await stop();
    expect(performance.now() - startedMs).toBeLessThan(4_000);
    expect(await waitForExit()).toBe(1);
    expect((await logs()).stderr).toContain('Expected every shard to end by itself, got one that had to be killed');
  });
});
