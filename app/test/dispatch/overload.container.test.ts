// One shard, more requests at once than it may run: the limit binds, and nobody is lost.
import { afterEach, describe, expect, it } from 'vitest';
import { poll } from '../support/poll.ts';
import { openRaw, type RawAnswer, type RawConnection } from '../support/raw-connection.ts';
import { type Metrics, type ServerContainer, type ServerOptions, startServer } from '../support/server-container.ts';

let server: ServerContainer | undefined;
const start = async (env: ServerOptions['env']) => {
  server = await startServer({ env: { APP_SHARDS: 1, ...env } });
  return server;
};

afterEach(() => server?.remove());

/** Sends one request on each of so many connections, all at once. */
async function flood(port: number, clients: number, path: string): Promise<readonly RawConnection[]> {
  const connections = await Promise.all(Array.from({ length: clients }, () => openRaw(port)));
  for (const connection of connections) connection.send(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  return connections;
}

/** Every answer, and whether a second one came. */
async function readAll(connections: readonly RawConnection[]): Promise<{ answers: RawAnswer[]; extra: number }> {
  const answers = await Promise.all(connections.map((connection) => connection.read()));
  for (const connection of connections) connection.socket.end();
  const rest = await Promise.all(connections.map((connection) => connection.read()));
  if (answers.includes('closed')) throw new Error('Expected every request to be answered, got a closed connection');
  return { answers: answers as RawAnswer[], extra: rest.filter((one) => one !== 'closed').length };
}

/** The answers so far: it grows. */
function collectAnswers(connections: readonly RawConnection[]): readonly RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (const connection of connections) {
    connection.read().then((answer) => {
      if (answer !== 'closed') answers.push(answer);
    });
  }
  return answers;
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

const readLoad = (page: Metrics) =>
  ['running', 'waiting', 'in_flight'].map((what) => page.get(`shardgate_requests_${what}{shard="0"}`));

/** A handler that runs as long as a test does: what is beyond the limits does not depend on how fast requests arrive. */
const HELD = { APP_FAULT_DELAY_MS: 300_000, APP_DEADLINE_MS: 300_000 };

const countBy = (answers: readonly RawAnswer[], status: number) =>
  answers.filter((one) => one.status === status).length;

describe.each(['b', 'c'])('2,000 requests at once at one shard of phase %s', (phase) => {
  it('never run more than 512 at a time, and all are answered once', async () => {
    const { port, page, metrics } = await start({ PHASE: phase, APP_FAULT_DELAY_MS: 500, APP_QUEUE_AGE_MS: 60_000 });
    const connections = await flood(port, 2_000, '/async');
    const { result, seen } = await watch(readAll(connections), async () => readLoad(await page()));
    expect(countBy(result.answers, 200)).toBe(2_000);
    expect(result.extra).toBe(0);
    expect(Math.max(...seen.map(([running = Number.NaN]) => running))).toBe(512);
    const after = await metrics();
    expect(readLoad(after)).toEqual([0, 0, 0]);
    expect(after.get('shardgate_requests_total{shard="0",route="GET /async"}')).toBe(2_000);
  });

  it('get 503 with Retry-After beyond the ring', async () => {
    const { port, metrics } = await start({
      ...HELD,
      PHASE: phase,
      APP_QUEUE_LENGTH: 100,
      APP_QUEUE_AGE_MS: 300_000,
    });
    const answers = collectAnswers(await flood(port, 2_000, '/async'));
    await poll('1,388 answers', () => answers.length === 1_388);
    expect(countBy(answers, 503)).toBe(1_388);
    expect(readLoad(await metrics())).toEqual([512, 100, 612]);
    const [refused] = answers;
    expect(refused?.headers).toMatchObject({ 'retry-after': '1', 'content-type': 'application/problem+json' });
    expect(refused?.body).toContain(
      'The server is overloaded: 100 requests already wait on this shard. Try again later.',
    );
  });

  it('get 503 with Retry-After when they have waited too long', async () => {
    const { port, metrics } = await start({ ...HELD, PHASE: phase, APP_QUEUE_AGE_MS: 400 });
    const answers = collectAnswers(await flood(port, 2_000, '/async'));
    await poll('1,488 answers', () => answers.length === 1_488);
    expect(countBy(answers, 503)).toBe(1_488);
    expect(answers[0]?.headers['retry-after']).toBe('1');
    expect(answers[0]?.body).toContain('this request waited longer than 400 ms');
    const after = await metrics();
    expect(readLoad(after)).toEqual([512, 0, 512]);
    expect(after.get('shardgate_server_errors_total{shard="0"}')).toBe(1_488);
    expect(after.get('shardgate_refused_duration_seconds_count{shard="0"}')).toBe(1_488);
  });
});
