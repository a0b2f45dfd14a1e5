// What gets in the way of a run, for real: each ends by itself, and touches only what the test started.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { poll } from '../../../../app/test/support/poll.ts';
import { readCgroupDirectories } from '../../../readings/cgroup-directories.ts';
import { readContainerProcesses } from '../../../readings/container-processes.ts';
import { parseServerMetrics } from '../../../readings/server-metrics.ts';
import { createK6Live } from '../../../run/k6-live.ts';
import type { LegName } from '../../../run/measurement.ts';
import { docker, listContainers } from './docker.ts';
import { ENV, readSetting, type startKit } from './kit.ts';

export const APP = `${ENV.COMPOSE_PROJECT_NAME}-app-1`;

const PERIOD_MS = 100; // of a CPU quota, the kernel's default
const STALE_SERVER = 'shardgate-e2e-stale';

/** From the start of a run to its load: the stack may have to be brought up before, on a machine that is busy otherwise. */
const BEGINS_WITHIN_MS = 120_000;

type Run = ReturnType<typeof startKit>;

/**
 * A CPU quota on the cgroup above the container's processes, which move into one of their own below it, as those of a
 * pod do. Docker takes both away with the container.
 *
 * @param share - of one CPU
 */
export async function holdBack(container: string, share: number): Promise<void> {
  const initPid = Number(await docker('inspect', '--format', '{{.State.Pid}}', container));
  const [parent] = readCgroupDirectories(initPid, 'cpu')?.directories ?? [];
  if (parent === undefined) throw new Error('Expected the cgroup of the container, got none');
  const child = join(parent, 'held');
  mkdirSync(child);
  for (const { hostPid } of readContainerProcesses(initPid) ?? []) {
    writeFileSync(join(child, 'cgroup.procs'), String(hostPid), { flag: 'r+' });
  }
  const [quota, period] = [share * PERIOD_MS * 1000, PERIOD_MS * 1000].map((us) => String(us));
  await docker('update', '--cpu-period', String(period), '--cpu-quota', String(quota), container);
}

/** It may have ended meanwhile. */
export async function letGo(container: string): Promise<void> {
  await docker('update', '--cpu-quota', '-1', container).catch(async (error: unknown) => {
    if ((await listContainers(ENV.COMPOSE_PROJECT_NAME)).includes(container)) throw error;
  });
}

/**
 * A server that a deployment forgot: it shares the port, unseen, as the same user and by SO_REUSEPORT. It waits with that
 * until `appear`, as it takes longer to start than a generator may need to open its connections.
 */
export async function prepareStaleServer() {
  const script =
    `const server = require('node:http').createServer((_, answer) => answer.end('stale'));` +
    `process.on('SIGUSR2', () => server.listen({ port: ${ENV.APP_PORT}, host: '127.0.0.1', reusePort: true }, () => console.log('listens')));` +
    `setTimeout(() => process.exit(), 120000); console.log('waits')`;
  const flags = ['--detach', '--rm', '--name', STALE_SERVER, '--network', 'host', '--user', '1000:1000'];
  await docker('run', ...flags, '--entrypoint', 'node', readSetting('APP_IMAGE'), '-e', script);
  const until = (word: string) =>
    poll(`the stale server to say "${word}"`, async () => (await docker('logs', STALE_SERVER)).includes(word));
  await until('waits');
  return {
    appear: async () => {
      await docker('kill', '--signal', 'USR2', STALE_SERVER);
      await until('listens');
    },
    stop: async () => void (await docker('rm', '--force', STALE_SERVER)),
  };
}

/** Stops the first shard, and lets it go on. Resolves when it goes on. @param app - the server's container */
export async function freezeShard(seconds: number, app = APP): Promise<void> {
  const pid = await readShardPid();
  await inside(app, `kill -STOP ${pid}; sleep ${seconds}; kill -CONT ${pid}`);
}

/** Stops the supervisor above the shards until the call of what it resolves to, or for two minutes. */
export async function holdSupervisor(): Promise<() => Promise<void>> {
  const pid = await inside(APP, `sed -n 's/^PPid:[^0-9]*//p' /proc/${await readShardPid()}/status`);
  await inside(APP, `kill -STOP ${pid}`);
  await docker('exec', '--detach', APP, 'sh', '-c', `sleep 120; kill -CONT ${pid}`);
  return async () => void (await inside(APP, `kill -CONT ${pid}`));
}

/** Ends the first shard as the kernel does where memory runs out; the supervisor brings it back. */
export async function killShard(app = APP): Promise<void> {
  await inside(app, `kill -KILL ${await readShardPid()}`);
}

function inside(app: string, script: string): Promise<string> {
  return docker('exec', app, 'sh', '-c', script);
}

/** In the container's numbering. */
async function readShardPid(): Promise<number> {
  const page = await (await fetch(`http://127.0.0.1:${ENV.APP_ADMIN_PORT}/metrics`)).text();
  const pid = parseServerMetrics(page, 0).shards[0]?.pid;
  if (pid) return pid;
  throw new Error('Expected the first shard of the server to be up, got none');
}

/** Resolves to k6's container once its load reaches the server. */
export async function untilLoad(leg: LegName, project: string = ENV.COMPOSE_PROJECT_NAME): Promise<string> {
  let container: string | undefined;
  const find = async () => (await listContainers(project)).find((name) => name.includes(`-${leg}-`));
  await poll(
    `the load of the ${leg} leg`,
    async () => {
      container ??= await find();
      return container !== undefined && ((await toLive(leg).countRequests()) ?? 0) > 0;
    },
    BEGINS_WITHIN_MS,
  );
  return container ?? '';
}

/** Resolves once the first requests of the measured window are counted. */
export async function untilMeasured(leg: LegName, project?: string): Promise<void> {
  await untilLoad(leg, project);
  await poll(`the measured window of the ${leg} leg`, async () => ((await toLive(leg).readSliceP95(0)) ?? 0) > 0);
}

function toLive(leg: LegName) {
  return createK6Live(`127.0.0.1:${ENV.K6_PORT}`, leg === 'capacity' ? 'http_req_duration' : 'latency');
}

/** Resolves when the run says that a leg begins; rejects when it ends before. */
export function untilLeg(run: Run): Promise<void> {
  return untilSaid(run, 'Leg ');
}

/** Resolves when the run has said so on standard error; rejects when it ends before. */
export function untilSaid(run: Run, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    run.stderr.on('data', (chunk: Buffer) => {
      said += chunk;
      if (said.includes(text)) resolve();
    });
    run.then(({ stderr }) => reject(new Error(`Expected the run to say "${text}", got: ${stderr}`)));
  });
}
