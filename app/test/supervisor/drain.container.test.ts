// SIGTERM under load: whoever got a connection gets an answer.
import { afterEach, describe, expect, it } from 'vitest';
import { startLoad } from '../support/load.ts';
import { poll } from '../support/poll.ts';
import { openRaw, type RawAnswer, type RawConnection } from '../support/raw-connection.ts';
import { type ServerContainer, type ServerOptions, startServer } from '../support/server-container.ts';

let server: ServerContainer | undefined;
const start = async (options: ServerOptions) => {
  server = await startServer(options);
  return server;
};

afterEach(() => server?.remove());

const GET_SYNC = 'GET /sync HTTP/1.1\r\nHost: x\r\n\r\n';
const GET_ASYNC = 'GET /async HTTP/1.1\r\nHost: x\r\n\r\n';

/** So long a limit that a drain which waits for it is told from one that is held up. */
const LONG_DRAIN = { APP_DRAIN_MS: 50_000 };
const HALF_MS = 25_000;

const measureMs = async (work: Promise<unknown>) => {
  const startedMs = performance.now();
  await work;
  return performance.now() - startedMs;
};

/** A request that ends when the test says so: half of its body is there. */
async function holdRequest({ port, metrics }: ServerContainer): Promise<RawConnection> {
  const connection = await openRaw(port);
  await connection.send('POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nha');
  const inFlight = async () => (await metrics()).get('shardgate_requests_in_flight{shard="0"}');
  await poll('the request to be in flight', async () => (await inFlight()) === 1);
  return connection;
}

describe.each(['baseline', 'a', 'b', 'c'])('a SIGTERM in phase %s', (phase) => {
  it('loses no request, on kept connections and on new ones', async () => {
    const { port, stop, waitForExit } = await start({ env: { ...LONG_DRAIN, PHASE: phase, APP_SHARDS: 2 } });
    const loads = [
      startLoad(port, '/async', 40, true),
      startLoad(port, '/sync', 10, true),
      startLoad(port, '/async', 10, false),
      startLoad(port, '/sync', 10, true, 100),
    ];
    await Promise.all(loads.map(({ begun }) => begun));
    await poll('each load to be under way', () => loads.every(({ tally }) => tally.answered > 20));
    const stoppedMs = await measureMs(stop());
    await Promise.all(loads.map(({ ended }) => ended)); // each ends when nobody listens any more
    expect(loads.map(({ tally }) => tally.lost)).toEqual([0, 0, 0, 0]);
    expect(await waitForExit()).toBe(0);
    expect(stoppedMs).toBeLessThan(HALF_MS);
  });
});

describe('the drain of phase c', () => {
  it('loses nothing in ten shutdowns in a row', async () => {
    for (let round = 0; round < 10; round++) {
      const { port, stop, waitForExit, remove } = await start({ env: { ...LONG_DRAIN, APP_SHARDS: 2 } });
      const loads = [startLoad(port, '/async', 30, true), startLoad(port, '/async', 20, false)];
      await Promise.all(loads.map(({ begun }) => begun));
      await stop();
      await Promise.all(loads.map(({ ended }) => ended));
      expect(loads.map(({ tally }) => tally.lost)).toEqual([0, 0]);
      expect(await waitForExit()).toBe(0);
      await remove();
    }
  });

  it('waits for a request that takes its time, says that it closes, and meanwhile answers late visitors with 503', async () => {
    const env = { ...LONG_DRAIN, APP_SHARDS: 1, APP_SHARD_PORTS: 'on', APP_READ_TIMEOUT_S: 240 };
    const held = await start({ env });
    const connection = await holdRequest(held);
    const stopped = held.stop();
    let late = await visit(held.port);
    await poll('a visitor to be turned away', async () => {
      if (late.status === 503) return true;
      expect(late).toMatchObject({ status: 200 }); // by a shard that has not been told yet
      late = await visit(held.port);
      return false;
    });
    expect(late).toMatchObject({
      headers: { connection: 'close', 'retry-after': '1', 'content-type': 'application/problem+json' },
    });
    await poll('the shard to listen no more', () =>
      openRaw(held.shardPortBase).then(
        ({ destroy }) => {
          destroy();
          return false;
        },
        () => true,
      ),
    );
    await connection.send('lf');
    expect(await connection.read()).toMatchObject({ status: 200, body: 'half', headers: { connection: 'close' } });
    await stopped;
    expect(await held.waitForExit()).toBe(0);
  });

  it('closes idle connections long before its limit', async () => {
    const { port, stop, waitForExit } = await start({ env: LONG_DRAIN });
    const idle = await openRaw(port);
    await idle.send(GET_SYNC);
    await idle.read();
    expect(await measureMs(Promise.all([stop(), idle.closed]))).toBeLessThan(HALF_MS);
    expect(await waitForExit()).toBe(0);
  });

  it('ends at its limit, and its exit code says that a request was cut', async () => {
    const env = { APP_DRAIN_MS: 500, APP_FAULT_DELAY_MS: 300_000, APP_DEADLINE_MS: 300_000 };
    const { port, metrics, stop, waitForExit, logs } = await start({ env });
    const connection = await openRaw(port);
    await connection.send(GET_ASYNC);
    const running = async () => (await metrics()).get('shardgate_requests_running{shard="0"}');
    await poll('the handler to run', async () => (await running()) === 1);
    await stop();
    expect(await connection.read()).toBe('closed');
    expect(await waitForExit()).toBe(1); // by itself: who is killed has another code
    expect((await logs()).stderr).toContain(
      "Expected every accepted request to be answered, got 1 cut at the drain's limit",
    );
  });

  it('kills a shard whose event loop is blocked, and says so', async () => {
    const { port, page, stop, waitForExit, logs } = await start({
      env: { APP_DRAIN_MS: 500, APP_FAULT_HANG_AFTER_MS: 0 },
    });
    const connection = await openRaw(port);
    await connection.send(GET_SYNC);
    await connection.read();
    await poll('the shard to hang', async () => (await page()).get('shardgate_shard_answering{shard="0"}') === 0);
    await stop();
    expect(await waitForExit()).toBe(1);
    expect((await logs()).stderr).toContain('Expected every shard to end by itself, got one that had to be killed');
  });
});

/** Whoever gets a connection gets an answer. */
async function visit(port: number): Promise<RawAnswer> {
  const visitor = await openRaw(port);
  await visitor.send(GET_SYNC);
  const answer = await visitor.read();
  visitor.destroy();
  if (answer === 'closed') throw new Error('Expected an answer for whoever got a connection, got its end');
  return answer;
}
