// A handler may throw, reject, hang, or lose its client: each is answered as it must be, in every phase.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PHASES } from '../../config.ts';
import { type MountedFiles, mountFiles, mountRoutes } from '../support/mounted-routes.ts';
import { poll } from '../support/poll.ts';
import { askRaw, openRaw, type RawAnswer } from '../support/raw-connection.ts';
import { type ServerContainer, startServer } from '../support/server-container.ts';

const DEADLINE_MS = 2_000; // a second longer than any handler here takes that is to be answered
const END = 'HTTP/1.1\r\nHost: x\r\n';

describe.each(PHASES)('in phase %s', (phase) => {
  let routes: MountedFiles;
  let server: ServerContainer;
  const ask = (target: string) => askRaw(server.port, `${target} ${END}\r\n`) as Promise<RawAnswer>;
  const inFlight = async () => (await server.metrics()).get('shardgate_requests_in_flight{shard="0"}');
  const countReceived = async () =>
    [...(await server.metrics())].reduce(
      (sum, [name, value]) => (name.startsWith('shardgate_requests_total') ? sum + value : sum),
      0,
    );

  beforeAll(async () => {
    routes = await mountRoutes('handler/odd-routes.ts');
    const env = { PHASE: phase, APP_SHARDS: 1, APP_DEADLINE_MS: DEADLINE_MS };
    server = await startServer({ env, image: 'APP_IMAGE', mounts: routes.mounts });
  });
  afterAll(async () => {
    await server.remove();
    await routes.remove();
  });

  it.each([
    ['throws an error', 'GET /throw'],
    ['throws what is no error', 'GET /throw-text'],
    ['rejects with an error', 'GET /reject'],
    ['rejects with what is no error', 'GET /reject-text'],
    ['rejects after its wait', 'GET /throw-after-wait'],
    ['returns nothing', 'GET /no-answer'],
    ['throws for HEAD', 'HEAD /throw'],
  ])('a handler that %s is answered with 500, without what it said', async (_, target) => {
    const answer = await ask(target);
    expect(answer).toMatchObject({ status: 500, headers: { 'content-type': 'application/problem+json' } });
    expect(answer.body).not.toContain('secret');
  });

  it('a handler that throws a problem is answered with it', async () => {
    const answer = await ask('GET /throw-problem');
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '7' } });
    expect(JSON.parse(answer.body)).toMatchObject({ status: 503, detail: 'Try later.' });
  });

  it('two handlers share a path, each with its own method', async () => {
    const post = (path: string) => askRaw(server.port, `POST ${path} ${END}Content-Length: 2\r\n\r\nhi`);
    expect(await ask('GET /both/1')).toMatchObject({ status: 200, body: '{"ok":true}' });
    expect(await ask('HEAD /both/1')).toMatchObject({ status: 200, body: '' });
    expect(await post('/both/1')).toMatchObject({ status: 200, body: 'hi' });
    expect(await post('/both/new')).toMatchObject({ status: 200, body: 'hi' });
    expect(await ask('GET /both/new')).toMatchObject({ status: 400 }); // no id, but a path of GET's
  });

  it.each([
    ['/both/1', ['GET', 'HEAD', 'POST']],
    ['/both/new', ['GET', 'HEAD', 'POST']],
    ['/hang', ['GET', 'HEAD']],
  ])('405 at %s allows every method it has', async (path, methods) => {
    const { status, headers } = await ask(`DELETE ${path}`);
    expect([status, headers.allow?.split(', ').sort()]).toEqual([405, methods]);
  });

  it.concurrent.each([
    ['never keeps its promise', `GET /hang ${END}\r\n`],
    ['took a body and never keeps its promise', `POST /hang-with-body ${END}Content-Length: 2\r\n\r\nhi`],
    ['keeps its promise too late', `GET /late/2500 ${END}\r\n`],
    ['breaks its promise too late', `GET /late-throw/2500 ${END}\r\n`],
  ])('a handler that %s is answered once, with 504, and its connection lives on', async (_, request) => {
    const connection = await openRaw(server.port);
    await connection.send(request);
    const answer = (await connection.read()) as RawAnswer;
    expect(answer).toMatchObject({ status: 504, headers: { 'content-type': 'application/problem+json' } });
    await connection.send(`GET /late/1000 ${END}\r\n`); // on its way while the late one ends
    expect(await connection.read()).toMatchObject({ status: 200, body: '{"ok":true}' });
    await connection.send(`GET /sync ${END}\r\n`);
    expect(await connection.read()).toMatchObject({ status: 200, body: expect.stringContaining('sync') });
    connection.destroy();
  });

  it('clients that go away while a handler runs are forgotten', async () => {
    const targets = ['GET /hang', 'GET /late/800', 'GET /late-throw/800'];
    const before = await countReceived();
    const connections = await Promise.all(targets.map(() => openRaw(server.port)));
    for (const [index, connection] of connections.entries()) connection.send(`${targets[index]} ${END}\r\n`);
    await poll('the requests to have arrived', async () => (await countReceived()) === before + targets.length);
    for (const connection of connections) connection.destroy();
    await poll('nothing in flight', async () => (await inFlight()) === 0);
    expect(await ask('GET /late/1000')).toMatchObject({ status: 200 }); // the forgotten ones end meanwhile
  });

  it('the process is still the first one', async () => {
    const metrics = await server.metrics();
    expect(metrics.get('shardgate_shard_restarts_total{shard="0"}')).toBe(0);
    expect(metrics.get('shardgate_requests_running{shard="0"}')).toBe(0);
  });
});

describe('the route of the how-to', () => {
  const page = readFileSync(new URL('../../../docs/how-to/add-a-route.md', import.meta.url), 'utf8');
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(page) ?? [];

  it.each(PHASES)('is served by phase %s as it stands', async (phase) => {
    const files = await mountFiles({
      'routes/squares.ts': code,
      'routes/routes.ts': `import { square } from './squares.ts';\nexport const ROUTES = [square] as const;\n`,
    });
    const server = await startServer({
      env: { PHASE: phase, APP_SHARDS: 1 },
      image: 'APP_IMAGE',
      mounts: files.mounts,
    });
    try {
      const ask = (target: string) => askRaw(server.port, `${target} ${END}\r\n`);
      expect(await ask('GET /squares/12')).toMatchObject({ status: 200, body: '{"n":12,"square":144}' });
      expect(await ask('HEAD /squares/12')).toMatchObject({ status: 200, headers: { 'content-length': '21' } });
      expect(await ask('GET /squares/x')).toMatchObject({ status: 400 });
      expect(await ask('POST /squares/12')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
      const counted = 'shardgate_requests_total{shard="0",route="GET /squares/:n"}';
      expect((await server.metrics()).get(counted)).toBe(3);
    } finally {
      await server.remove();
      await files.remove();
    }
  });
});
