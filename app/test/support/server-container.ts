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
  metrics(): Promise<Metrics>;
  logs(): Promise<Logs>;
  stop(): Promise<void>; // SIGTERM, and SIGKILL after 10 s, as compose does
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
  const adminUrl = `http://127.0.0.1:${port + 1}`;
  return {
    name,
    port,
    adminPort: port + 1,
    shardPortBase: port + 2,
    url: `http://127.0.0.1:${port}`,
    docker,
    isReady: () =>
      fetch(`${adminUrl}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      ),
    metrics: async () => parseMetrics(await (await fetch(`${adminUrl}/metrics`)).text()),
    logs,
    stop: async () => void (await docker('stop', '--time', '10', name)),
    waitForExit: async () => Number(await docker('wait', name)),
    remove: async () => void (await docker('rm', '--force', name)),
  };
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
