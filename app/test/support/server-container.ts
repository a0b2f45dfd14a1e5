// A real server in its real image, on the host's network, as the stack runs it.

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { findDocker } from '../../../loadtest/host/docker-client.ts';
import { findFreePorts } from './free-ports.ts';
import { loadImageName } from './images.ts';
import { poll } from './poll.ts';

const run = promisify(execFile);

export type ServerOptions = Readonly<{
  env?: Readonly<Record<string, string | number>>;
  image?: 'APP_IMAGE' | 'APP_TEST_IMAGE'; // default: the test build
  cpus?: string; // default: CPU 0
  mounts?: Readonly<Record<string, string>>; // a file or folder of the host, by its path in the image; read-only
  ports?: number; // the first of ten; default: free ones
  waits?: boolean; // until it is ready; default: true
}>;

export type ServerContainer = Readonly<{
  name: string;
  port: number;
  adminPort: number;
  shardPortBase: number;
  url: string;
  docker(...args: string[]): Promise<string>;
  isReady(): Promise<boolean>;
  page(): Promise<Metrics>; // as the server has it at once; a shard that gives no report in time is in it as it was
  metrics(): Promise<Metrics>; // when every shard that is up has reported
  logs(): Promise<Logs>;
  stop(): Promise<void>; // SIGTERM, and SIGKILL after a minute
  waitForExit(): Promise<number>; // its exit code
  remove(): Promise<void>;
}>;

export type Logs = Readonly<{ stdout: string; stderr: string }>;

/** Values by name and labels as they are on the page: `shardgate_shard_up{shard="0"}`. */
export type Metrics = ReadonlyMap<string, number>;

export async function startServer(options: ServerOptions = {}): Promise<ServerContainer> {
  const client = await findDocker(process.env);
  const docker = async (...args: string[]) => (await run(client, args)).stdout.trim();
  const logs = async () => {
    const { stdout, stderr } = await run(client, ['logs', name]);
    return { stdout: stdout.trim(), stderr: stderr.trim() };
  };
  const name = `shardgate-app-test-${randomUUID().slice(0, 8)}`;
  const port = options.ports ?? (await findFreePorts());
  const image = loadImageName(options.image ?? 'APP_TEST_IMAGE');
  const env = { APP_PORT: port, APP_ADMIN_PORT: port + 1, APP_SHARD_PORT_BASE: port + 2, ...options.env };
  const flags = Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  const limits = ['--network', 'host', '--cpuset-cpus', options.cpus ?? '0', '--read-only', '--cap-drop', 'ALL'];
  const mounts = Object.entries(options.mounts ?? {}).flatMap(([inside, host]) => ['--volume', `${host}:${inside}:ro`]);
  await docker('run', '--detach', '--init', '--name', name, ...limits, ...mounts, ...flags, image);
  const server = createServerContainer(name, port, docker, logs);
  if (options.waits !== false) await waitUntilReady(server);
  return server;
}

function createServerContainer(
  name: string,
  port: number,
  docker: (...args: string[]) => Promise<string>,
  logs: () => Promise<Logs>,
): ServerContainer {
  return {
    name,
    port,
    adminPort: port + 1,
    shardPortBase: port + 2,
    url: `http://127.0.0.1:${port}`,
    docker,
    isReady: () =>
      ask(port + 1, '/readyz').then(
        ({ ok }) => ok,
        () => false,
      ),
    page: () => readPage(port + 1),
    metrics: () => readReported(port + 1),
    logs,
    stop: async () => void (await docker('stop', '--time', '60', name)),
    waitForExit: async () => Number(await docker('wait', name)),
    remove: async () => void (await docker('rm', '--force', name)),
  };
}

/** On a busy machine a shard may need longer to report than the page waits for it. */
async function readReported(adminPort: number): Promise<Metrics> {
  let page = await readPage(adminPort);
  await poll('a report of every shard that is up', async () => {
    if (listShards(page, 'up').every((shard) => listShards(page, 'answering').includes(shard))) return true;
    page = await readPage(adminPort);
    return false;
  });
  return page;
}

/** Numbers of those of which the page says so. */
function listShards(page: Metrics, what: 'up' | 'answering'): string[] {
  const name = new RegExp(`^shardgate_shard_${what}\\{shard="(\\d+)"\\}$`);
  return [...page].flatMap(([key, value]) => (value === 1 ? (name.exec(key)?.[1] ?? []) : []));
}

/** The metrics page as it is at once. @throws where nobody answers */
export async function readPage(adminPort: number): Promise<Metrics> {
  return parseMetrics(await (await ask(adminPort, '/metrics')).text());
}

/** A connection each: one that was kept may be closed by the server while a busy machine holds the request back. */
function ask(adminPort: number, path: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${adminPort}${path}`, { headers: { connection: 'close' } });
}

async function waitUntilReady(server: ServerContainer): Promise<void> {
  try {
    await poll('the server to be ready', server.isReady);
  } catch (error) {
    await server.remove();
    throw error;
  }
}

function parseMetrics(text: string): Metrics {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}
