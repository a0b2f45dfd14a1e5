// The real nginx of docker-compose.yml before the real server with four shards, oversubscribed where there are fewer CPUs.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeHttpContract, END, MAX_BODY } from '../../../app/test/engine/http-contract.ts';
import { askRaw, openRaw, type RawAnswer } from '../../../app/test/support/raw-connection.ts';
import { readSettledServer } from '../../run/settled-server.ts';
import { runCompose } from '../../stack/compose.ts';
import { runDocker } from '../../stack/containers.ts';
import { EDGE_ROUTINGS, type EdgeRouting, withEdge } from '../../stack/edge-routing.ts';
import { toBaseUrl, toPort } from '../../stack/services.ts';
import { type Stack, withEnv } from '../../stack/stack.ts';
import { startStack } from '../../stack/up.ts';
import { buildFaulty } from '../e2e/support/docker.ts';
import { countConnections } from './connections.ts';
import { closeTestStack, openTestStack } from './test-stack.ts';

const SHARDS = 4;
const SLOW_MS = 8_000; // long enough to kill a shard meanwhile, on a slow machine too

let plain: Stack;
let edgePort = Number.NaN;

beforeAll(async () => {
  plain = await openTestStack({ APP_SHARDS: String(SHARDS), APP_MAX_BODY_BYTES: String(MAX_BODY) });
  edgePort = toPort(plain, 'EDGE_PORT');
});
afterAll(() => closeTestStack(plain));

describe.each(EDGE_ROUTINGS)('the configuration of %s', (routing) => {
  it.each([1, 2, 4, 14])('is one that nginx accepts, with %i shards', async (shards) => {
    const config = await dumpConfig({ EDGE_ROUTING: routing, APP_SHARDS: String(shards) });
    const servers = [...config.matchAll(/server 127\.0\.0\.1:(\d+)/g)].map((found) => Number(found[1]));
    const base = toShardPort(0);
    const own = Array.from({ length: shards }, (_, shard) => base + shard);
    expect(servers).toEqual(routing === 'direct' ? [toPort(plain, 'APP_PORT')] : own);
  });
});

it('refuses by itself what the command line would have refused', async () => {
  const start = (env: Readonly<Record<string, string>>) => runCompose(withEnv(plain, env), toRun(['-t']));
  await expect(start({ EDGE_ROUTING: 'x' })).rejects.toThrow(
    'Expected EDGE_ROUTING to be direct, fnv or least-conn, got "x"',
  );
  await expect(start({ EDGE_ROUTING: 'fnv', EDGE_ROUTES: '' })).rejects.toThrow(
    'Expected EDGE_ROUTES for EDGE_ROUTING=fnv, got nothing',
  );
});

describe.each(EDGE_ROUTINGS)('HTTP through %s', (routing) => {
  beforeAll(() => startEdge(routing));

  describeHttpContract(() => edgePort);

  it.each([
    ['no host', 'GET /sync HTTP/1.1\r\n\r\n', 400],
    [
      'two lengths that differ',
      `POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
      400,
    ],
    [
      'a length and chunks',
      `POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`,
      400,
    ],
    ['an unknown encoding', `POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n`, 501],
  ])('refuses %s before it reaches the server', async (_, request, status) => {
    const before = await countRequests();
    expect(await askRaw(edgePort, request)).toMatchObject({ status });
    expect(await countRequests()).toEqual(before);
  });

  it('answers a client that is still sending a body far too large', async () => {
    const body = `Content-Length: 3000000\r\n\r\n${'a'.repeat(3_000_000)}`;
    const answer = (await askRaw(edgePort, `POST /echo HTTP/1.1\r\nHost: x\r\n${body}`)) as RawAnswer;
    expect([answer.status, JSON.parse(answer.body).status]).toEqual([413, 413]);
  });

  it('keeps its connections to the server open from one request to the next', async () => {
    for (let sent = 0; sent < 50; sent++) expect(await askStatus('/sync')).toBe(200);
    const before = await countUpstream(routing);
    for (let sent = 0; sent < 100; sent++) expect(await askStatus('/sync')).toBe(200); // each on a connection of its own
    expect((await countUpstream(routing)) - before).toBeLessThan(10);
  });
});

describe('routing by hash', () => {
  beforeAll(() => startEdge('fnv'));

  it.each([
    ['GET /sync', 'GET /sync', 0x233327dcf0e0e48dn],
    ['HEAD /sync', 'GET /sync', 0x233327dcf0e0e48dn],
    ['GET /async', 'GET /async', 0xc41729c864a5e6f2n],
    ['GET /async?x=1', 'GET /async', 0xc41729c864a5e6f2n],
    ['GET /compute?n=10', 'GET /compute', 0x3092efafd4a9bcd3n],
  ])('sends %s to the shard of %s alone, by the published hash', async (target, route, hash) => {
    const before = await countRequests(route);
    for (let sent = 0; sent < 5; sent++)
      expect(await askRaw(edgePort, `${target} HTTP/1.1${END}`)).toMatchObject({ status: 200 });
    expect(toSpent(before, await countRequests(route))).toEqual(toCounts(Number(hash % BigInt(SHARDS)), 5));
  });

  it('sends all items to one shard', async () => {
    const before = await countRequests('GET /items/:id');
    for (let id = 1; id <= 8; id++) expect(await askStatus(`/items/${id}`)).toBe(200);
    expect(toSpent(before, await countRequests('GET /items/:id')).filter((count) => count > 0)).toEqual([8]);
  });

  it('lets shard 0 refuse what no route matches', async () => {
    const before = await countRequests('other');
    expect([await askStatus('/items'), await askStatus('/nothing')]).toEqual([404, 404]);
    expect(toSpent(before, await countRequests('other'))).toEqual(toCounts(0, 2));
  });
});

describe('routing by the fewest connections', () => {
  beforeAll(() => startEdge('least-conn'));

  it('spreads one route over every shard', async () => {
    const before = await countRequests('GET /async');
    for (let round = 0; round < 10; round++) await askAtOnce('/async', 40);
    const spent = toSpent(before, await countRequests('GET /async'));
    expect(toSum(spent)).toBe(400);
    expect(Math.min(...spent)).toBeGreaterThanOrEqual(10); // one in each round, however slow that shard is
  });
});

describe('a shard that dies', () => {
  let slowImage: string;
  beforeAll(async () => {
    slowImage = await buildFaulty('edge-slow', { APP_FAULT_DELAY_MS: String(SLOW_MS) });
  });

  it.each([
    ['least-conn', [200, 200, 200, 502]], // one request each: that of the dead shard fails
    ['fnv', [502, 502, 502, 502]], // the route has no other shard
  ] as const)('fails the requests it held, and none is sent again (%s)', async (routing, statuses) => {
    await startEdge(routing, { APP_IMAGE: slowImage, APP_DEADLINE_MS: '60000' });
    const before = toSum(await countRequests('GET /async'));
    const countNew = async () => toSum(await countRequests('GET /async')) - before;
    const asked = askAtOnce('/async', SHARDS);
    await expect.poll(countNew).toBe(SHARDS);
    await killShard(2);
    expect(await asked).toEqual(statuses);
    expect(await countNew()).toBe(SHARDS);
  });

  it('is used again when it is back', async () => {
    await expect.poll(() => askStatus('/items/1')).toBe(200); // of the same shard, and not slow
  });
});

it('carries a body of 1 MiB there and back, whole', async () => {
  await startEdge('direct', { APP_MAX_BODY_BYTES: '1048576' });
  const body = Buffer.alloc(1_048_576, 'shardgate!');
  const answer = await fetch(`${toBaseUrl(plain, 'EDGE_PORT')}/echo`, { method: 'POST', body });
  expect(Buffer.compare(Buffer.from(await answer.arrayBuffer()), body)).toBe(0);
});

async function startEdge(routing: EdgeRouting, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const stack = withEnv(plain, { EDGE_ROUTING: routing, ...env });
  await startStack(stack, { app: true, edge: true, observers: 'none', tell: () => {} });
}

async function dumpConfig(env: Readonly<Record<string, string>>): Promise<string> {
  return runCompose(await withEdge(withEnv(plain, env)), toRun(['-T']));
}

function toRun(args: readonly string[]): readonly string[] {
  return ['run', '--rm', '--no-deps', '--no-TTY', 'nginx', ...args];
}

function toShardPort(shard: number): number {
  return Number(plain.env.APP_SHARD_PORT_BASE) + shard;
}

async function askStatus(path: string): Promise<number> {
  const answer = await askRaw(edgePort, `GET ${path} HTTP/1.1${END}`);
  return answer === 'closed' ? Number.NaN : answer.status;
}

/** @returns the statuses, sorted */
async function askAtOnce(path: string, clients: number): Promise<number[]> {
  const connections = await Promise.all(Array.from({ length: clients }, () => openRaw(edgePort)));
  const asked = connections.map(async (connection) => {
    await connection.send(`GET ${path} HTTP/1.1${END}`);
    const { status } = (await connection.read()) as RawAnswer;
    connection.destroy();
    return status;
  });
  return (await Promise.all(asked)).sort();
}

/** Of each shard; of one route, or of all. */
async function countRequests(route?: string): Promise<number[]> {
  const server = await readSettledServer(`${toBaseUrl(plain, 'APP_ADMIN_PORT')}/metrics`);
  return (server?.shards ?? []).map(({ requestsTotal }) =>
    Object.entries(requestsTotal ?? {}).reduce(
      (sum, [name, count]) => (route === undefined || name === route ? sum + count : sum),
      0,
    ),
  );
}

function toSum(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function toSpent(before: readonly number[], after: readonly number[]): number[] {
  return after.map((count, shard) => count - (before[shard] ?? Number.NaN));
}

function toCounts(shard: number, count: number): number[] {
  return Array.from({ length: SHARDS }, (_, one) => (one === shard ? count : 0));
}

/** Connections of nginx to the server that exist or existed a minute ago. */
function countUpstream(routing: EdgeRouting): Promise<number> {
  const own = Array.from({ length: SHARDS }, (_, shard) => toShardPort(shard));
  return countConnections(routing === 'direct' ? [toPort(plain, 'APP_PORT')] : own);
}

async function killShard(shard: number): Promise<void> {
  const server = await readSettledServer(`${toBaseUrl(plain, 'APP_ADMIN_PORT')}/metrics`);
  const pid = server?.shards[shard]?.pid;
  await runDocker(plain, ['exec', `${plain.project}-app-1`, 'sh', '-c', `kill -9 ${pid}`]);
}
