// Starting, failing to start, dying and coming back.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { findFreePorts } from '../support/free-ports.ts';
import { startLoad } from '../support/load.ts';
import { poll } from '../support/poll.ts';
import { readPage, type ServerContainer, type ServerOptions, startServer } from '../support/server-container.ts';

const servers: ServerContainer[] = [];
const start = async (options: ServerOptions) => {
  const server = await startServer(options);
  servers.push(server);
  return server;
};

afterEach(() => Promise.all(servers.splice(0).map((server) => server.remove())));

/** Kills the shard's process, once it is up. */
const kill = async ({ docker, name, metrics }: ServerContainer, shard: number) => {
  let pid = 0;
  await poll('the shard to be up', async () => {
    const page = await metrics();
    pid = page.get(`shardgate_shard_pid{shard="${shard}"}`) ?? 0;
    return page.get(`shardgate_shard_up{shard="${shard}"}`) === 1 && pid > 0;
  });
  await docker('exec', name, 'bash', '-c', `kill -9 ${pid}`);
};

const askStatus = (port: number) =>
  fetch(`http://127.0.0.1:${port}/sync`).then(
    ({ status }) => status,
    () => 0,
  );

/** Of clients whose shard lives. */
const UNTOUCHED = { lost: 0, late: 0, refused: 0, unavailable: 0 };

const countRestarts = async ({ metrics }: ServerContainer, shard: number) =>
  (await metrics()).get(`shardgate_shard_restarts_total{shard="${shard}"}`);

/** Asks while the container starts; how often the server said that it was not ready. */
async function watchStart(shardCount: number): Promise<number> {
  const ports = await findFreePorts();
  const started = start({ env: { APP_SHARDS: shardCount }, ports });
  let isStarted = false;
  const end = () => {
    isStarted = true;
  };
  started.then(end, end);
  let seenNotReady = 0;
  for (; !isStarted; await sleep(10)) {
    const page = await readPage(ports + 1).catch(() => null);
    if (page === null) continue;
    const up = [...page].filter(([name, value]) => name.startsWith('shardgate_shard_up') && value === 1);
    const isReady = page.get('shardgate_ready') === 1;
    expect(isReady).toBe(up.length === shardCount);
    if (!isReady) seenNotReady++;
  }
  await started;
  return seenNotReady;
}

describe('a start', () => {
  it('is ready only when every shard listens', async () => {
    let seenNotReady = 0;
    for (let tries = 0; tries < 5 && seenNotReady === 0; tries++) seenNotReady += await watchStart(4);
    expect(seenNotReady).toBeGreaterThan(0); // or nothing was proven
  });

  it('tells of a shard whose event loop stands still, although its process lives', async () => {
    const server = await start({ env: { APP_SHARDS: 1, APP_FAULT_HANG_AFTER_MS: 0 } });
    const read = async (name: string) => (await server.page()).get(`shardgate_shard_${name}{shard="0"}`);
    await poll('the shard to answer', async () => (await read('answering')) === 1);
    expect(await read('up')).toBe(1);
    expect(await askStatus(server.port)).toBe(200); // starts the fault's clock
    await poll('the shard to be said not to answer', async () => (await read('answering')) === 0);
    expect(await read('up')).toBe(1);
  });

  it('shows its instance on every shard and on the metrics page', async () => {
    const server = await start({ env: { APP_SHARDS: 2, APP_INSTANCE: 'run-7', APP_SHARD_PORTS: 'on' } });
    for (const shard of [0, 1]) {
      const readHealth = async () => (await fetch(`http://127.0.0.1:${server.shardPortBase + shard}/healthz`)).json();
      await expect.poll(readHealth).toEqual({ instance: 'run-7', shard, phase: 'c', ready: true }); // is told of the other
    }
    expect((await server.metrics()).get('shardgate_info{instance="run-7",phase="c",version="0.1.0"}')).toBe(1);
  });

  it('pins each shard to one CPU of the cpuset, and counts as many shards as CPUs', async () => {
    const server = await start({ cpus: '0-1' });
    const metrics = await server.metrics();
    const pids = [0, 1].map((shard) => metrics.get(`shardgate_shard_pid{shard="${shard}"}`));
    const allowed = await Promise.all(
      pids.map((pid) => server.docker('exec', server.name, 'grep', 'Cpus_allowed_list', `/proc/${pid}/status`)),
    );
    expect(allowed.map((line) => line.split(/\s+/)[1])).toEqual(['0', '1']);
    expect(metrics.has('shardgate_shard_pid{shard="2"}')).toBe(false);
  });

  it('leaves the CPUs to the scheduler with APP_PINNING=off', async () => {
    const server = await start({ cpus: '0-1', env: { APP_PINNING: 'off', APP_SHARDS: 1 } });
    const pid = (await server.metrics()).get('shardgate_shard_pid{shard="0"}');
    expect(await server.docker('exec', server.name, 'grep', 'Cpus_allowed_list', `/proc/${pid}/status`)).toMatch(
      /0-1$/,
    );
  });

  it('has a probe for the container’s health check', async () => {
    const server = await start({});
    await server.docker('exec', server.name, 'node', 'health-probe.ts');
    await server.docker('exec', '--env', 'APP_ADMIN_PORT=1', server.name, 'node', 'health-probe.ts').then(
      () => expect.unreachable('a probe of nobody'),
      ({ code }) => expect(code).toBe(1),
    );
  });

  it('runs as another user than root', async () => {
    const server = await start({});
    expect(await server.docker('exec', server.name, 'id', '-u')).toBe('1000');
  });
});

describe('a start that cannot succeed', () => {
  it.each([
    ['a bad value', { APP_SHARDS: 'abc' }, 2, 'Expected APP_SHARDS to be an integer between 1 and 64, got "abc"'],
    [
      'a fault switch in the product',
      { APP_FAULT_DELAY_MS: '10' },
      2,
      'Expected APP_FAULT_DELAY_MS to be unset outside a test build, got "10"',
    ],
  ])('ends with the reason alone: %s', async (_, env, code, message) => {
    const server = await start({ env, image: 'APP_IMAGE', waits: false });
    expect(await server.waitForExit()).toBe(code);
    expect((await server.logs()).stderr).toBe(message);
  });

  it('ends when another server has the port, even one that would share it', async () => {
    const ports = await findFreePorts();
    await start({ ports });
    const second = await start({ ports, waits: false });
    expect(await second.waitForExit()).toBe(1);
    expect((await second.logs()).stderr).toBe(
      `Expected port ${ports} to be free, got one held by a process that this container cannot see; on the host, ` +
        `"ss -ltnp 'sport = :${ports}'" names it`,
    );
  });
});

describe('a killed shard', () => {
  it('is started again at once while the others serve on, and its counters stay', async () => {
    const server = await start({ env: { APP_SHARDS: 2, APP_SHARD_PORTS: 'on' } });
    const [own, other] = [
      startLoad(server.shardPortBase, '/sync', 4, true),
      startLoad(server.shardPortBase + 1, '/async', 4, true),
    ];
    await Promise.all([own.begun, other.begun]);
    own.stop();
    await own.ended;
    const before = await server.metrics(); // also what the dead process will have reported last
    await kill(server, 0);
    await poll('the shard to be back', async () => (await countRestarts(server, 0)) === 1 && (await server.isReady()));
    const readErrors = async () => (await server.logs()).stderr;
    await expect.poll(readErrors).toBe('Shard 0 ended with signal SIGKILL; starting it again in 0 ms');
    other.stop();
    await other.ended;
    expect(other.tally).toMatchObject(UNTOUCHED);
    const after = await server.metrics();
    const served = 'shardgate_requests_total{shard="0",route="GET /sync"}';
    expect(before.get(served)).toBe(own.tally.answered);
    expect(after.get(served)).toBe(own.tally.answered);
    expect(await countRestarts(server, 1)).toBe(0);
  });

  it('under load costs its own clients a request each, or two, and the others nothing', async () => {
    const server = await start({ env: { APP_SHARDS: 2, APP_SHARD_PORTS: 'on' }, cpus: '0-1' });
    const other = startLoad(server.shardPortBase + 1, '/async', 20, true);
    const own = startLoad(server.shardPortBase, '/async', 20, true);
    const countCut = () => own.tally.lost + own.tally.late;
    await Promise.all([own.begun, other.begun]);
    await kill(server, 0);
    await poll('each client to lose its connection', () => countCut() >= 20);
    await poll('the shard to serve again', async () => (await askStatus(server.shardPortBase)) === 200);
    own.stop(); // most found nobody listening, and ended; one that came back late is served again
    await own.ended;
    const answeredMeanwhile = other.tally.answered;
    await poll('the others to be served on', () => other.tally.answered > answeredMeanwhile);
    other.stop();
    await other.ended;
    expect(countCut()).toBeLessThanOrEqual(40); // one that comes back while the process is dying loses another
    expect(other.tally).toMatchObject(UNTOUCHED);
  });

  it('makes the server not ready until it is back, and that dies again and again is given up with a clear end', async () => {
    const server = await start({ env: { APP_SHARDS: 2 } });
    let timesNotReady = 0;
    for (let death = 1; death < 7; death++) {
      await kill(server, 0);
      await poll('the death to be counted', async () => (await countRestarts(server, 0)) === death);
      if (!(await server.isReady())) timesNotReady++; // the sixth restart waits for 3.2 s
    }
    expect(timesNotReady).toBeGreaterThan(0);
    await poll('the server to be ready again', server.isReady);
    await kill(server, 0);
    expect(await server.waitForExit()).toBe(1);
    expect((await server.logs()).stderr.split('\n').at(-1)).toBe(
      'Shard 0 died 7 times in a row, at last with signal SIGKILL',
    );
  });
});
