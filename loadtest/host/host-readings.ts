// Reads what `doctor` judges. Nothing here decides; what cannot be read is null.
import { readFile, statfs } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { execa } from 'execa';
import { loadEnvFile } from '../stack/env-file.ts';
import { DEFAULT_PORTS } from '../stack/services.ts';
import { toEnvFile } from '../stack/stack.ts';
import { readComposeVersion } from './compose-version.ts';
import { type DockerClient, dockerEnv, listDockerClients, probeDocker } from './docker-client.ts';
import { findPortHolders, type PortHolder } from './port-holders.ts';
import { parseVersion, type Version } from './version.ts';

type Env = Readonly<Record<string, string | undefined>>;

export type EngineReading = Readonly<{ operatingSystem: string; rootDir: string }>;
export type PortReading = Readonly<{
  name: string;
  value: string;
  port: number | null;
  holder: PortHolder | null;
  held: boolean;
}>;

export type HostReadings = Readonly<{
  platform: string;
  clients: readonly string[]; // every docker on the PATH
  client: DockerClient | null; // the one that reaches an engine
  engine: EngineReading | null;
  compose: Version | null;
  node: Version | null;
  cores: number; // this process may run on
  memoryMiB: number | null; // available, and within the cgroup's limit
  freeDiskMiB: number | null; // the smaller of the checkout's and the engine's
  ports: readonly PortReading[];
  ownContainers: ReadonlyMap<string, string>; // service by container id
  openFilesHard: number | null; // Infinity for unlimited
  clockSource: string | null;
}>;

export async function readHost({ root, env }: Readonly<{ root: string; env: Env }>): Promise<HostReadings> {
  const [clients, client, values] = await Promise.all([
    listDockerClients(env),
    probeDocker(env),
    loadEnvFile(toEnvFile(root)),
  ]);
  const variables = { ...values, ...env };
  const [engine, compose, ownContainers, ports, memoryMiB, openFilesHard, clockSource] = await Promise.all([
    client && readEngine(client.path, env),
    clients[0] === undefined ? null : readComposeVersion(client?.path ?? clients[0], env),
    client === null ? new Map() : readOwnContainers(client.path, variables),
    readPorts(variables),
    readMemory(),
    readFile('/proc/self/limits', 'utf8').then(parseOpenFiles, () => null),
    readFile(CLOCK_SOURCE, 'utf8').then(
      (text) => text.trim(),
      () => null,
    ),
  ]);
  const freeDiskMiB = await readFreeDisk([root, ...(engine === null ? [] : [engine.rootDir])]);
  const node = parseVersion(process.versions.node);
  const cores = availableParallelism();
  return {
    platform: process.platform,
    clients,
    client,
    engine,
    compose,
    node,
    cores,
    memoryMiB,
    freeDiskMiB,
    ports,
    ownContainers,
    openFilesHard,
    clockSource,
  };
}

const CLOCK_SOURCE = '/sys/devices/system/clocksource/clocksource0/current_clocksource';
const MIB = 1_048_576;

/** The hard limit: Node raises its own soft limit to it. */
export function parseOpenFiles(limits: string): number | null {
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(limits)?.[1];
  if (hard === undefined) return null;
  return hard === 'unlimited' ? Number.POSITIVE_INFINITY : Number(hard);
}

/** Available memory in MiB. */
export function parseAvailable(meminfo: string): number | null {
  const kib = /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo)?.[1];
  return kib === undefined ? null : Number(kib) / 1_024;
}

async function readEngine(docker: string, env: Env): Promise<EngineReading | null> {
  const stdout = await askDocker(docker, ['info', '--format', '{{.OperatingSystem}}\t{{.DockerRootDir}}'], env);
  const [operatingSystem = '', rootDir = ''] = stdout.trim().split('\t');
  return operatingSystem === '' ? null : { operatingSystem, rootDir };
}

async function readOwnContainers(docker: string, env: Env): Promise<ReadonlyMap<string, string>> {
  const project = env.COMPOSE_PROJECT_NAME || 'shardgate';
  const format = '{{.ID}} {{.Label "com.docker.compose.service"}}';
  const filter = `label=com.docker.compose.project=${project}`;
  const stdout = await askDocker(docker, ['ps', '--no-trunc', '--filter', filter, '--format', format], env);
  return new Map(
    stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' ') as [string, string]),
  );
}

async function askDocker(docker: string, args: readonly string[], env: Env): Promise<string> {
  const asked = await execa(docker, args, { env: dockerEnv(env), extendEnv: false, reject: false, timeout: 10_000 });
  return asked.exitCode === 0 ? asked.stdout : '';
}

async function readPorts(env: Env): Promise<readonly PortReading[]> {
  const wanted = Object.entries(DEFAULT_PORTS).map(([name, preset]) => {
    const value = env[name] || String(preset);
    const port = /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535 ? Number(value) : null;
    return { name, value, port };
  });
  const holders = await findPortHolders(wanted.flatMap(({ port }) => port ?? []));
  return wanted.map((reading) => ({
    ...reading,
    held: reading.port !== null && holders.has(reading.port),
    holder: reading.port === null ? null : (holders.get(reading.port) ?? null),
  }));
}

async function readMemory(): Promise<number | null> {
  const [meminfo, ...limits] = await Promise.all(
    ['/proc/meminfo', '/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes'].map((path) =>
      readFile(path, 'utf8').catch(() => ''),
    ),
  );
  const bounds = [
    parseAvailable(meminfo ?? ''),
    ...limits.map((text) => (/^\d+$/.test(text.trim()) ? Number(text) / MIB : null)),
  ];
  const known = bounds.filter((bound) => bound !== null);
  return known.length === 0 ? null : Math.min(...known);
}

async function readFreeDisk(paths: readonly string[]): Promise<number | null> {
  const free = await Promise.all(
    paths.map((path) =>
      statfs(path).then(
        ({ bavail, bsize }) => (bavail * bsize) / MIB,
        () => null,
      ),
    ),
  );
  const known = free.filter((space) => space !== null);
  return known.length === 0 ? null : Math.min(...known);
}
