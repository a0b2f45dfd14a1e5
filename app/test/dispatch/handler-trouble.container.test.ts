// Handlers that fail, hang, or whose clients go away: in every phase the shard lives on.
import { afterEach, describe, expect, it } from 'vitest';
import { PHASES } from '../../config.ts';
import { poll } from '../support/poll.ts';
import { askRaw, openRaw, type RawAnswer } from '../support/raw-connection.ts';
import { type ServerContainer, type ServerOptions, startServer } from '../support/server-container.ts';

let server: ServerContainer | undefined;
const start = async (env: ServerOptions['env']) => {
  server = await startServer({ env: { APP_SHARDS: 1, ...env } });
  return server;
};

afterEach(() => server?.remove());

const GET_ASYNC = 'GET /async HTTP/1.1\r\nHost: x\r\n\r\n';

describe.each(PHASES)('phase %s', (phase) => {
  it('answers 500 for a handler that throws, without its message, and logs it', async () => {
    const { port, metrics, logs } = await start({ PHASE: phase, APP_FAULT_ERROR_RATIO: 1 });
    for (const target of ['GET /sync', 'GET /async', 'GET /items/1', 'HEAD /sync']) {
      const answer = (await askRaw(port, `${target} HTTP/1.1\r\nHost: x\r\n\r\n`)) as RawAnswer;
      expect(answer).toMatchObject({ status: 500, headers: { 'content-type': 'application/problem+json' } });
      expect(answer.body).not.toContain('APP_FAULT');
    }
    expect(await askRaw(port, 'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi')).toMatchObject({
      status: 500,
    });
    const after = await metrics();
    expect(after.get('shardgate_server_errors_total{shard="0"}')).toBe(5);
    expect(after.get('shardgate_shard_restarts_total{shard="0"}')).toBe(0);
    expect((await logs()).stderr).toContain('Error: APP_FAULT_ERROR_RATIO');
  });

  it('answers 504 at the deadline, and keeps the connection for the next request', async () => {
    const { port } = await start({ PHASE: phase, APP_FAULT_DELAY_MS: 60_000, APP_DEADLINE_MS: 300 });
    const connection = await openRaw(port);
    const startedMs = performance.now();
    await connection.send(GET_ASYNC);
    const answer = (await connection.read()) as RawAnswer;
    expect(answer).toMatchObject({ status: 504, headers: { 'content-type': 'application/problem+json' } });
    expect(JSON.parse(answer.body).detail).toBe('The handler did not answer within 300 ms.');
    expect(performance.now() - startedMs).toBeGreaterThan(290);
    await connection.send('GET /sync HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await connection.read()).toMatchObject({ status: 200 });
    connection.destroy();
  });

  it('forgets requests whose clients went away, and serves the next', async () => {
    const { port, metrics } = await start({
      PHASE: phase,
      APP_FAULT_DELAY_MS: 300_000, // none ends before its client has gone
      APP_DEADLINE_MS: 300_000,
      APP_MAX_RUNNING: 10,
      APP_QUEUE_AGE_MS: 300_000,
    });
    const inFlight = async () => (await metrics()).get('shardgate_requests_in_flight{shard="0"}');
    const connections = await Promise.all(Array.from({ length: 50 }, () => openRaw(port)));
    await Promise.all(connections.map((connection) => connection.send(GET_ASYNC)));
    await poll('50 requests in flight', async () => (await inFlight()) === 50);
    for (const connection of connections) connection.destroy();
    await poll('none in flight', async () => (await inFlight()) === 0);
    expect(await askRaw(port, 'GET /items/1 HTTP/1.1\r\nHost: x\r\n\r\n')).toMatchObject({ status: 200 });
    const after = await metrics();
    expect(after.get('shardgate_requests_running{shard="0"}')).toBe(0);
    expect(after.get('shardgate_request_duration_seconds_count{shard="0"}')).toBe(1);
  });

  it('forgets bodies whose clients went away', async () => {
    const { port, metrics } = await start({ PHASE: phase });
    const connection = await openRaw(port);
    await connection.send('POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf');
    const inFlight = async () => (await metrics()).get('shardgate_requests_in_flight{shard="0"}');
    await poll('one request in flight', async () => (await inFlight()) === 1);
    connection.destroy();
    await poll('none in flight', async () => (await inFlight()) === 0);
    expect(await askRaw(port, 'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi')).toMatchObject({
      body: 'hi',
    });
  });
});

describe('heavy computations', () => {
  it('beyond the queue are refused with 503, the others answered, and the event loop stays free', async () => {
    const { port } = await start({ APP_COMPUTE_QUEUE: 2 });
    const connections = await Promise.all(Array.from({ length: 20 }, () => openRaw(port)));
    for (const { send } of connections) send('GET /compute?n=10000000 HTTP/1.1\r\nHost: x\r\n\r\n');
    const light = await askRaw(port, 'GET /sync HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(light).toMatchObject({ status: 200 });
    const answers = (await Promise.all(connections.map(({ read }) => read()))) as RawAnswer[];
    const count = (wanted: number) => answers.filter(({ status }) => status === wanted).length;
    expect(count(200) + count(503)).toBe(20);
    expect(count(200)).toBeGreaterThanOrEqual(3); // one computed, two in the queue: compute-pool.test.ts counts exactly
    expect(count(503)).toBeGreaterThan(0);
    for (const { destroy } of connections) destroy();
  });
});
