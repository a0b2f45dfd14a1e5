// The generated map in a real nginx, in front of four real shards: each route is answered by the shard of its hash.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findDocker } from '../../../loadtest/host/docker-client.ts';
import { toNginxMap, toShardMap } from '../../router/shard-map.ts';
import { ROUTES } from '../../routes/routes.ts';
import { findFreePorts } from '../support/free-ports.ts';
import { loadImageName } from '../support/images.ts';
import { poll } from '../support/poll.ts';
import { askRaw } from '../support/raw-connection.ts';
import { type ServerContainer, startServer } from '../support/server-container.ts';

const run = promisify(execFile);
const SHARDS = 4;
const map = toShardMap(
  ROUTES.map(({ route }) => route),
  SHARDS,
);

let server: ServerContainer;
let edgePort: number;
let stopEdge = async () => {};

beforeAll(async () => {
  server = await startServer({ env: { APP_SHARDS: SHARDS, APP_SHARD_PORTS: 'on' } });
  edgePort = await findFreePorts();
  stopEdge = await startEdge(edgePort, toNginxConfig(edgePort, server.shardPortBase));
});
afterAll(async () => {
  await stopEdge();
  await server.remove();
});

describe('routing by hash with four shards', () => {
  it.each([
    ['GET /sync', 'GET /sync'],
    ['HEAD /sync', 'GET /sync'],
    ['GET /async', 'GET /async'],
    ['GET /async?x=1', 'GET /async'],
    ['GET /compute?n=10', 'GET /compute'],
    ['GET /items/1', 'GET /items/:id'],
    ['GET /items/999', 'GET /items/:id'],
    ['POST /echo', 'POST /echo'],
  ])('sends %s to the shard of %s alone', async (target, route) => {
    const shard = map.find((entry) => entry.route === route)?.shard;
    const before = await countPerShard(route);
    const body = target.startsWith('POST') ? 'Content-Length: 2\r\n\r\nhi' : '\r\n';
    for (let i = 0; i < 5; i++)
      expect(await askRaw(edgePort, `${target} HTTP/1.1\r\nHost: x\r\n${body}`)).toMatchObject({ status: 200 });
    const after = await countPerShard(route);
    expect(after.map((count, index) => count - (before[index] as number))).toEqual(
      [0, 1, 2, 3].map((one) => (one === shard ? 5 : 0)),
    );
  });

  it('spreads the routes over more than one shard', () => {
    expect(new Set(map.map(({ shard }) => shard)).size).toBeGreaterThan(1);
  });

  it('lets the first shard refuse what no route matches', async () => {
    const before = await countPerShard('other');
    expect(await askRaw(edgePort, 'GET /items HTTP/1.1\r\nHost: x\r\n\r\n')).toMatchObject({ status: 404 });
    expect(await countPerShard('other')).toEqual([(before[0] as number) + 1, 0, 0, 0]);
  });
});

async function countPerShard(route: string): Promise<number[]> {
  const metrics = await server.metrics();
  return [0, 1, 2, 3].map(
    (shard) => metrics.get(`shardgate_requests_total{shard="${shard}",route="${route}"}`) ?? Number.NaN,
  );
}

function toNginxConfig(port: number, shardPortBase: number): string {
  const upstreams = Array.from(
    { length: SHARDS },
    (_, shard) => `upstream shard_${shard} { server 127.0.0.1:${shardPortBase + shard}; }`,
  );
  const nginxMap = toNginxMap(map, '$shard', (shard) => `shard_${shard}`);
  const serverBlock = `server { listen 127.0.0.1:${port}; location / { proxy_pass http://$shard; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; } }`;
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path /tmp/${name};`);
  const http = ['access_log off;', ...folders, ...upstreams, nginxMap, serverBlock].join('\n');
  return `daemon off;\npid /tmp/nginx.pid;\nerror_log stderr;\nevents {}\nhttp {\n${http}\n}\n`;
}

/** @returns what stops it */
async function startEdge(port: number, config: string): Promise<() => Promise<void>> {
  const docker = await findDocker(process.env);
  const folder = await mkdtemp(join(tmpdir(), 'shardgate-edge-'));
  await chmod(folder, 0o755); // nginx runs as a user of its own
  await writeFile(join(folder, 'nginx.conf'), config);
  const name = `shardgate-edge-test-${randomUUID().slice(0, 8)}`;
  const flags = [
    '--detach',
    '--name',
    name,
    '--network',
    'host',
    '--volume',
    `${folder}:/conf:ro`,
    '--entrypoint',
    'nginx',
  ];
  await run(docker, ['run', ...flags, loadImageName('NGINX_IMAGE'), '-c', '/conf/nginx.conf']);
  const stop = async () => {
    await run(docker, ['rm', '--force', name]);
    await rm(folder, { recursive: true });
  };
  try {
    await poll('nginx to answer', () => isAnswering(port));
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

function isAnswering(port: number): Promise<boolean> {
  return askRaw(port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n').then(
    () => true,
    () => false,
  );
}
