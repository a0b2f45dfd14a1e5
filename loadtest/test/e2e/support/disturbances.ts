// What gets in the way of a run, for real: each ends by itself, and touches only what the test started.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { poll } from '../../../../app/test/support/poll.ts';
import { readCgroupDirectories } from '../../../readings/cgroup-directories.ts';
import { readContainerProcesses } from '../../../readings/container-processes.ts';
import { parseServerMetrics } from '../../../readings/server-metrics.ts';
import { createK6Live } from '../../../run/k6-live.ts';
import { docker, listContainers } from './docker.ts';
import { ENV, readSetting, type startKit } from './kit.ts';

export const APP = `${ENV.COMPOSE_PROJECT_NAME}-app-1`;

const PERIOD_MS = 100; // of a CPU quota, the kernel's default
const STALE_SERVER = 'shardgate-e2e-stale';

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

export async function letGo(container: string): Promise<void> {
  await docker('update', '--cpu-quota', '-1', container);
}

/** A server that a deployment forgot: it shares the port, unseen, as the same user and by SO_REUSEPORT. */
export async function startStaleServer(): Promise<() => Promise<void>> {
  const script =
    `require('node:http').createServer((_, answer) => answer.end('stale'))` +
    `.listen({ port: ${ENV.APP_PORT}, host: '127.0.0.1', reusePort: true }, () => console.log('listens'));` +
    'setTimeout(() => process.exit(), 30000)';
  const flags = ['--detach', '--rm', '--name', STALE_SERVER, '--network', 'host', '--user', '1000:1000'];
  await docker('run', ...flags, '--entrypoint', 'node', readSetting('APP_IMAGE'), '-e', script);
  await poll('the stale server to listen', async () => (await docker('logs', STALE_SERVER)).includes('listens'));
  return async () => void (await docker('rm', '--force', STALE_SERVER));
}

/** Stops the first shard, or the supervisor above it, and lets it go on. Resolves when it goes on. */
export async function freeze(who: 'shard' | 'supervisor', seconds: number): Promise<void> {
  const page = await (await fetch(`http://127.0.0.1:${ENV.APP_ADMIN_PORT}/metrics`)).text();
  const shard = parseServerMetrics(page, 0).shards[0]?.pid;
  const pid = who === 'shard' ? shard : `$(sed -n 's/^PPid:[^0-9]*//p' /proc/${shard}/status)`;
  await docker('exec', APP, 'sh', '-c', `pid=${pid}; kill -STOP $pid; sleep ${seconds}; kill -CONT $pid`);
}

/** Resolves to k6's container once its load reaches the server. */
export async function untilLoad(leg: 'capacity' | 'rate'): Promise<string> {
  const live = createK6Live(`127.0.0.1:${ENV.K6_PORT}`, 'http_req_duration');
  let container: string | undefined;
  await poll(`the load of the ${leg} leg`, async () => {
    container ??= (await listContainers(ENV.COMPOSE_PROJECT_NAME)).find((name) => name.includes(`-${leg}-`));
    return container !== undefined && ((await live.countRequests()) ?? 0) > 0;
  });
  return container ?? '';
}

/** Resolves when the run says that a leg begins; rejects when it ends before. */
export function untilLeg(run: ReturnType<typeof startKit>): Promise<void> {
  return new Promise((resolve, reject) => {
    run.stderr.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('Leg ')) resolve();
    });
    run.then(({ stderr }) => reject(new Error(`Expected a leg to begin, got: ${stderr}`)));
  });
}
