// One shard, more requests at once than it may run: the limit binds, and nobody is lost.
import { afterEach, describe, expect, it } from 'vitest';
import { openRaw, type RawAnswer } from '../support/raw-connection.ts';
import { type ServerContainer, type ServerOptions, startServer } from '../support/server-container.ts';

let server: ServerContainer | undefined;
const start = async (env: ServerOptions['env']) => {
  server = await startServer({ env: { APP_SHARDS: 1, ...env } });
  return server;
};

afterEach(() => server?.remove());

/** Sends one request on each of so many connections, all at once; every answer, and whether a second one came. */
async function flood(port: number, clients: number, path: string): Promise<{ answers: RawAnswer[]; extra: number }> {
  const connections = await Promise.all(Array.from({ length: clients }, () => openRaw(port)));
  for (const connection of connections) connection.send(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  const answers = await Promise.all(connections.map((connection) => connection.read()));
  for (const connection of connections) connection.socket.end();
  const rest = await Promise.all(connections.map((connection) => connection.read()));
  if (answers.includes('closed')) throw new Error('Expected every request to be answered, got a closed connection');
  return { answers: answers as RawAnswer[], extra: rest.filter((one) => one !== 'closed').length };
}

async function watch<T, S>(during: Promise<T>, look: () => Promise<S>): Promise<{ result: T; seen: S[] }> {
  const seen: S[] = [];
  let isDone = false;
  const result = during.finally(() => {
    isDone = true;
  });
  while (!isDone) seen.push(await look());
  return { result: await result, seen };
}

const countBy = (answers: readonly RawAnswer[], status: number) =>
  answers.filter((one) => one.status === status).length;

describe.each(['b', 'c'])('2,000 requests at once at one shard of phase %s', (phase) => {
  it('never run more than 512 at a time, and all are answered once', async () => {
    const { port, metrics } = await start({ PHASE: phase, APP_FAULT_DELAY_MS: 300, APP_QUEUE_AGE_MS: 60_000 });
    const { result, seen } = await watch(flood(port, 2_000, '/async'), async () => {
      const page = await metrics();
      const [running = Number.NaN, waiting = Number.NaN] = ['running', 'waiting'].map((what) =>
        page.get(`shardgate_requests_${what}{shard="0"}`),
      );
      return { running, waiting };
    });
    expect(countBy(result.answers, 200)).toBe(2_000);
    expect(result.extra).toBe(0);
    expect(Math.max(...seen.map(({ running }) => running))).toBe(512);
    expect(Math.max(...seen.map(({ waiting }) => waiting))).toBe(2_000 - 512);
    const after = await metrics();
    expect(after.get('shardgate_requests_in_flight{shard="0"}')).toBe(0);
    expect(after.get('shardgate_requests_total{shard="0",route="GET /async"}')).toBe(2_000);
  });

  it('get 503 with Retry-After beyond the ring', async () => {
    const { port } = await start({
      PHASE: phase,
      APP_FAULT_DELAY_MS: 1_000,
      APP_QUEUE_LENGTH: 100,
      APP_QUEUE_AGE_MS: 60_000,
    });
    const { answers, extra } = await flood(port, 2_000, '/async');
    expect([countBy(answers, 200), countBy(answers, 503), extra]).toEqual([612, 1_388, 0]);
    const refused = answers.find(({ status }) => status === 503);
    expect(refused?.headers).toMatchObject({ 'retry-after': '1', 'content-type': 'application/problem+json' });
    expect(refused?.body).toContain(
      'The server is overloaded: 100 requests already wait on this shard. Try again later.',
    );
  });

  it('get 503 with Retry-After when they have waited too long', async () => {
    const { port, metrics } = await start({ PHASE: phase, APP_FAULT_DELAY_MS: 1_500, APP_QUEUE_AGE_MS: 400 });
    const { answers, extra } = await flood(port, 2_000, '/async');
    expect([countBy(answers, 200), countBy(answers, 503), extra]).toEqual([512, 1_488, 0]);
    const refused = answers.find(({ status }) => status === 503);
    expect(refused?.headers['retry-after']).toBe('1');
    expect(refused?.body).toContain('this request waited longer than 400 ms');
    const after = await metrics();
    expect(after.get('shardgate_server_errors_total{shard="0"}')).toBe(1_488);
    expect(after.get('shardgate_refused_duration_seconds_count{shard="0"}')).toBe(1_488);
    expect(after.get('shardgate_requests_waiting{shard="0"}')).toBe(0);
  });
});
