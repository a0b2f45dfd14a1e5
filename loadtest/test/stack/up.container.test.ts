import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listContainers, readLogTail, runDocker } from '../../stack/containers.ts';
import { queryDatabase, writeLines } from '../../stack/database.ts';
import { toRepairName } from '../../stack/database-repair.ts';
import { stopStack } from '../../stack/down.ts';
import { type ServiceName, toBaseUrl, toPort } from '../../stack/services.ts';
import { type Stack, StackError, withEnv } from '../../stack/stack.ts';
import { readStatus } from '../../stack/status.ts';
import { startStack, type UpRequest } from '../../stack/up.ts';
import { closeTestStack, openTestStack, toPasswords } from './test-stack.ts';

const REQUEST: UpRequest = { app: true, edge: true, observers: 'required', tell: () => {} };
const RUNNING: readonly ServiceName[] = ['app', 'nginx', 'influxdb', 'telegraf'];
const NO_GRAFANA = { GRAFANA_IMAGE: 'shardgate/no-such-image:0' };

/** What Telegraf says on a machine that is too busy for a look each second. */
const HELD_UP = /Collection took longer than expected|did not complete within its flush interval|deadline exceeded/;

let stack: Stack;
const inspect = (service: ServiceName, format: string) =>
  runDocker(stack, ['inspect', '--format', format, `${stack.project}-${service}-1`]);

beforeAll(async () => {
  stack = await openTestStack(NO_GRAFANA);
  const { started, warnings } = await startStack(stack, REQUEST);
  expect([...started].sort()).toEqual([...RUNNING].sort());
  expect(warnings).toEqual([
    'Grafana is left out: its image shardgate/no-such-image:0 is not on this machine; `make images` gets it where a registry answers.',
  ]);
});

afterAll(() => closeTestStack(stack));

describe('a started stack', () => {
  it('is healthy, and nothing of it is started again', async () => {
    const { started } = await startStack(stack, REQUEST);
    expect(started).toEqual([]);
    const rows = await readStatus(stack);
    expect(
      rows
        .filter(({ health }) => health === 'healthy')
        .map(({ service }) => service)
        .sort(),
    ).toEqual([...RUNNING].sort());
  });

  it.each(RUNNING)('runs %s without root, capabilities or a writable image', async (service) => {
    expect(
      await inspect(service, '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}}'),
    ).toBe('true [ALL] [no-new-privileges:true]');
    const status = await runDocker(stack, [
      'exec',
      `${stack.project}-${service}-1`,
      'cat',
      '/proc/self/status',
      '/proc/1/status',
    ]);
    expect(status).not.toMatch(/^Uid:\t0/m);
    expect(status.match(/^Uid:/gm)).toHaveLength(2);
    expect(status).not.toMatch(/^CapEff:\t(?!0000000000000000$)/m);
    expect(status).not.toMatch(/^NoNewPrivs:\t0/m);
  });

  it('answers through the edge as it does directly', async () => {
    const bodies = ['APP_PORT', 'EDGE_PORT'] as const;
    const [direct, edge] = await Promise.all(
      bodies.map(async (port) => (await fetch(`${toBaseUrl(stack, port)}/sync`)).text()),
    );
    expect(edge).toBe(direct);
    expect(edge).toContain('"type":"sync"');
  });
});

describe('the database', () => {
  const fetchStatus = async (path: string, init: RequestInit = {}) =>
    (await fetch(`${toBaseUrl(stack, 'INFLUXDB_PORT')}${path}`, init)).status;

  it('lets nobody in without a password', async () => {
    expect(await fetchStatus('/query?db=loadtest&q=SHOW+DATABASES')).toBe(401);
    expect(await fetchStatus('/write?db=loadtest', { method: 'POST', body: 'a x=1' })).toBe(401);
    expect(await fetchStatus('/query?db=loadtest&q=SHOW+DATABASES&u=reader&p=wrong')).toBe(401);
    expect(await fetchStatus('/debug/pprof/')).not.toBe(200);
  });

  it('lets nobody become an administrator', async () => {
    const create = "CREATE USER me WITH PASSWORD 'x' WITH ALL PRIVILEGES";
    await expect(queryDatabase(stack, null, create)).rejects.toMatchObject({ status: 401 });
  });

  it('lets the reader read and not write', async () => {
    const list = () => queryDatabase(stack, 'reader', 'SHOW MEASUREMENTS');
    await expect.poll(list).not.toEqual([]); // Telegraf stores its first after a while
    const login = { u: 'reader', p: stack.env.INFLUXDB_READER_PASSWORD ?? '' };
    const path = `/write?${new URLSearchParams({ db: 'loadtest', ...login })}`;
    expect(await fetchStatus(path, { method: 'POST', body: 'a x=1' })).toBe(403);
    await expect(queryDatabase(stack, 'reader', 'DROP MEASUREMENT "cpu"')).rejects.toThrow('to accept reader');
  });

  it('lets the writer write and not read', async () => {
    const now = Date.now();
    await writeLines(stack, [`written x=1 ${now}`]);
    expect(await queryDatabase(stack, 'reader', 'SELECT x FROM written')).toMatchObject([{ values: [[now, 1]] }]);
    await expect(queryDatabase(stack, 'writer', 'SELECT x FROM written')).rejects.toThrow('to accept writer');
    await expect(queryDatabase(stack, 'writer', 'DROP DATABASE loadtest')).rejects.toThrow('to accept writer');
  });

  it('gets new passwords when .env has others than the volume', async () => {
    const changed = withEnv(stack, toPasswords());
    const said: string[] = [];
    await startStack(changed, { ...REQUEST, app: false, edge: false, tell: (line) => said.push(line) });
    expect(said).toContain('The database holds other passwords than .env: setting them ...');
    expect(await queryDatabase(changed, 'reader', 'SELECT x FROM written')).toHaveLength(1);
    await expect(queryDatabase(stack, 'admin', 'SHOW USERS')).rejects.toMatchObject({ status: 401 });
    await expect(queryDatabase(changed, null, 'SHOW USERS')).rejects.toMatchObject({ status: 401 });
    stack = changed;
  });
});

describe('telegraf', () => {
  it.each([
    ['no password', {}],
    ['a wrong one', { authorization: `Basic ${Buffer.from('k6:wrong').toString('base64')}` }],
  ])('refuses a push with %s', async (_, headers) => {
    const answer = await fetch(`${toBaseUrl(stack, 'TELEGRAF_PORT')}/receive`, { method: 'POST', headers, body: 'x' });
    expect(answer.status).toBe(401);
  });

  it('says nothing of a server and an edge that are not running, and goes on', async () => {
    const said = async () => (await readLogTail(stack, `${stack.project}-telegraf-1`, 1_000)).split('\n');
    await runDocker(stack, ['stop', ...['nginx', 'app'].map((service) => `${stack.project}-${service}-1`)]);
    const [before, since] = [new Set(await said()), new Date().toISOString()];
    const query = `SELECT count(usage_active) FROM cpu WHERE cpu = 'cpu-total' AND time > '${since}'`;
    const countLooks = async () => (await queryDatabase(stack, 'reader', query))[0]?.values[0]?.[1] ?? 0;
    await expect.poll(countLooks).toBeGreaterThanOrEqual(3);
    const news = (await said()).filter((line) => !before.has(line));
    expect(news.filter((line) => !HELD_UP.test(line))).toEqual([]);
    await startStack(stack, REQUEST);
  });
});

describe('startStack', () => {
  it('starts again only what a change concerns', async () => {
    const before = await listContainers(stack);
    const changed = withEnv(stack, { EDGE_WORKERS: '2' });
    expect((await startStack(changed, REQUEST)).started).toEqual(['nginx']);
    const kept = (await listContainers(stack)).filter(({ id }) => before.some((one) => one.id === id));
    expect(kept.map(({ service }) => service).sort()).toEqual(['app', 'influxdb', 'telegraf']);
  });

  it('names who holds a port', async () => {
    await runDocker(stack, ['rm', '--force', `${stack.project}-nginx-1`]);
    const port = toPort(stack, 'EDGE_PORT');
    const squatter = createServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    const failure = await startStack(stack, REQUEST).catch(String);
    squatter.close();
    await once(squatter, 'close');
    expect(failure).toMatch(
      new RegExp(
        `^StackError: Expected port ${port} to be free for nginx, got .*node.* \\(pid ${process.pid}\\) listening on it; stop that, or set EDGE_PORT\\.$`,
      ),
    );
    expect((await startStack(stack, REQUEST)).started).toEqual(['nginx']);
  });

  it('shows the end of the log of what does not stay up', async () => {
    const broken = withEnv(stack, { EDGE_WORKERS: 'none' });
    const failure = startStack(broken, REQUEST);
    await expect(failure).rejects.toThrow(StackError);
    await expect(failure).rejects.toThrow(/^Expected nginx to keep running, got exited\. The end of its log/);
    await expect(failure).rejects.toThrow('"worker_processes" directive invalid value');
  });

  it('only warns about observers in a load run, and fails for them in `make up`', async () => {
    const broken = withEnv(stack, { TELEGRAF_IMAGE: stack.env.NGINX_IMAGE ?? '' });
    const load = { ...REQUEST, edge: false, observers: 'optional' } as const;
    const { warnings } = await startStack(broken, load);
    expect(warnings).toContainEqual(
      expect.stringMatching(/^Expected telegraf to keep running, got exited\. The end of its log/),
    );
    await expect(startStack(broken, { ...load, observers: 'required' })).rejects.toThrow(
      /^Expected telegraf to keep running/,
    );
  });

  it('removes the database without authentication that a killed repair left behind', async () => {
    const left = toRepairName(stack);
    const label = `com.docker.compose.project=${stack.project}`;
    await runDocker(stack, ['create', '--name', left, '--label', label, stack.env.NGINX_IMAGE ?? '']);
    await startStack(stack, REQUEST);
    expect((await listContainers(stack)).map(({ name }) => name)).not.toContain(left);
  });

  it('names the image that is missing', async () => {
    const without = withEnv(stack, { APP_IMAGE: 'shardgate/no-such-image:1' });
    await expect(startStack(without, REQUEST)).rejects.toThrow(
      'Expected the images shardgate/no-such-image:1 on this machine, got none; run `make images`.',
    );
  });
});

describe('stopStack', () => {
  it('leaves no container, and keeps what was stored', async () => {
    expect((await stopStack(stack)).length).toBeGreaterThan(0);
    expect(await listContainers(stack)).toEqual([]);
    expect(await stopStack(stack)).toEqual([]);
    await startStack(stack, { ...REQUEST, app: false, edge: false });
    expect(await queryDatabase(stack, 'reader', 'SELECT x FROM written')).toHaveLength(1);
  });
});
