// Starting, failing to start, dying and coming back.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { findFreePorts } from '../support/free-ports.ts';
import { startLoad } from '../support/load.ts';
import { poll } from '../support/poll.ts';
import { type ServerContainer, type ServerOptions, startServer } from '../support/server-container.ts';

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

const countRestarts = async ({ metrics }: ServerContainer, shard: number) =>
  (await metrics()).get(`shardgate_shard_restarts_total{shard="${shard}"}`);

describe('a start', () => {
  it('is ready only when every shard listens', async () => {
    const server = await start({ env: { APP_SHARDS: 4 }, waits: false });
    const shards = [0, 1, 2, 3];
    let seenNotReady = 0;
    await poll('the server to be ready', async () => {
      const metrics = await server.metrics().catch(() => new Map<string, number>());
      const up = shards.filter((shard) => metrics.get(`shardgate_shard_up{shard="${shard}"}`) === 1);
      const isReady = metrics.get('shardgate_ready') === 1;
      if (metrics.size > 0) expect(isReady).toBe(up.length === shards.length);
      if (metrics.size > 0 && !isReady) seenNotReady++;
      return isReady && (await server.isReady());
    });
    expect(seenNotReady).toBeGreaterThan(0); // or nothing was proven
  });

  it('tells of a shard whose event loop stands still, although its process lives', async () => {
    const server = await start({ env: { APP_SHARDS: 1, APP_FAULT_HANG_AFTER_MS: 0 } });
    const read = async (name: string) => (await server.metrics()).get(`shardgate_shard_${name}{shard="0"}`);
    expect([await read('up'), await read('answering')]).toEqual([1, 1]);
    await fetch(`http://127.0.0.1:${server.port}/sync`, { signal: AbortSignal.timeout(1000) }).catch(() => {}); // the fault's clock
    await poll('the shard to be said not to answer', async () => (await read('answering')) === 0);
    expect(await read('up')).toBe(1);
  });

  it('shows its instance on every shard and on the metrics page', async () => {
    const server = await start({ env: { APP_SHARDS: 2, APP_INSTANCE: 'run-7', APP_SHARD_PORTS: 'on' } });
    for (const shard of [0, 1]) {
      const answer = await fetch(`http://127.0.0.1:${server.shardPortBase + shard}/healthz`);
      expect(await answer.json()).toEqual({ instance: 'run-7', shard, phase: 'c', ready: true });
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
  it('is back within a second while the others serve on, and its counters stay', async () => {
    const server = await start({ env: { APP_SHARDS: 2, APP_SHARD_PORTS: 'on' } });
    const [own, other] = [
      startLoad(server.shardPortBase, '/sync', 4, true),
      startLoad(server.shardPortBase + 1, '/async', 4, true),
    ];
    await sleep(500);
    own.stop();
    await own.ended;
    await sleep(300); // a report is sent every 250 ms
    const before = await server.metrics();
    await kill(server, 0);
    const deadMs = performance.now();
    await poll('the shard to be back', async () => (await countRestarts(server, 0)) === 1 && (await server.isReady()));
    expect(performance.now() - deadMs).toBeLessThan(1_000);
    other.stop();
    await other.ended;
    expect(other.tally).toMatchObject({ lost: 0, refused: 0, unavailable: 0 });
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
    await sleep(500);
    await kill(server, 0);
    const deadMs = performance.now();
    await poll('each client to lose its connection', () => own.tally.lost >= 20);
    await poll('the shard to serve again', async () => (await askStatus(server.shardPortBase)) === 200);
    expect(performance.now() - deadMs).toBeLessThan(1_000);
    own.stop(); // most found nobody listening, and ended; one that came back late is served again
    await own.ended;
    const answeredMeanwhile = other.tally.answered;
    await sleep(200);
    other.stop();
    await other.ended;
    expect(own.tally.lost).toBeLessThanOrEqual(40); // one that comes back while the process is dying loses another
    expect(other.tally).toMatchObject({ lost: 0, refused: 0, unavailable: 0 });
    expect(other.tally.answered).toBeGreaterThan(answeredMeanwhile);
  });

  it('makes the server not ready until it is back', async () => {
    const server = await start({ env: { APP_SHARDS: 2 } });
    for (let death = 1; death <= 3; death++) {
      await kill(server, 1); // the third restart waits for 400 ms
      await poll('the death to be counted', async () => (await countRestarts(server, 1)) === death);
    }
    await poll('the server to be not ready', async () => !(await server.isReady()));
    await poll('the server to be ready again', server.isReady);
    expect(await countRestarts(server, 1)).toBe(3);
  });

  it('that dies again and again is given up with a clear end', async () => {
    const server = await start({ env: { APP_SHARDS: 2 } });
    for (let death = 1; death < 7; death++) {
      await kill(server, 0);
      await poll('the death to be counted', async () => (await countRestarts(server, 0)) === death);
    }
    await kill(server, 0);
    expect(await server.waitForExit()).toBe(1);
    expect((await server.logs()).stderr.split('\n').at(-1)).toBe(
      'Shard 0 died 7 times in a row, at last with signal SIGKILL',
    );
  }, 90_000);
});
