// Reads what `doctor` judges. Nothing here decides; what cannot be read is null.
import { execa } from 'execa';
import { loadEnvFile } from '../stack/env-file.ts';
import { DEFAULT_PORTS } from '../stack/services.ts';
import { toEnvFile } from '../stack/stack.ts';
import { readComposeVersion } from './compose-version.ts';
import { type DockerClient, dockerEnv, listDockerClients, probeDocker } from './docker-client.ts';
import { type MachineReadings, readFreeDisk, readMachine } from './machine-readings.ts';
import { findPortHolders, type PortHolder } from './port-holders.ts';
import { parseVersion, type Version } from './version.ts';

type Env = Readonly<Record<string, string | undefined>>;

export type EngineReading = Readonly<{ operatingSystem: string; rootDir: string }>;

export type PortReading = Readonly<{
  name: string; // the variable that sets it
  value: string; // as it is set
  port: number | null; // null when the value is no port
  held: boolean;
  holder: PortHolder | null; // null too when we may not look into the process
}>;

export type DockerReadings = Readonly<{
  clients: readonly string[]; // every docker on the PATH
  client: DockerClient | null; // the one that reaches an engine
  engine: EngineReading | null;
  compose: Version | null;
  ownContainers: ReadonlyMap<string, string>; // service by container id
}>;

export type HostReadings = DockerReadings &
  MachineReadings &
  Readonly<{
    platform: string; // as Node calls it
    node: Version | null;
    freeDiskMiB: number | null; // the checkout's or the engine's, whichever is scarcer
    ports: readonly PortReading[];
  }>;

export async function readHost({ root, env }: Readonly<{ root: string; env: Env }>): Promise<HostReadings> {
  const variables = { ...(await loadEnvFile(toEnvFile(root))), ...env };
  const [docker, machine, ports] = await Promise.all([readDocker(variables), readMachine(), readPorts(variables)]);
  const freeDiskMiB = await readFreeDisk([root, ...(docker.engine === null ? [] : [docker.engine.rootDir])]);
  const node = parseVersion(process.versions.node);
  return { ...docker, ...machine, platform: process.platform, node, freeDiskMiB, ports };
}

async function readDocker(env: Env): Promise<DockerReadings> {
  const [clients, client] = await Promise.all([listDockerClients(env), probeDocker(env)]);
  const path = client?.path ?? clients[0];
  const [compose, engine, ownContainers] = await Promise.all([
    path === undefined ? null : readComposeVersion(path, env),
    client === null ? null : readEngine(client.path, env),
    client === null ? new Map<string, string>() : readOwnContainers(client.path, env),
  ]);
  return { clients, client, engine, compose, ownContainers };
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
  const rows = stdout.split('\n').map((line) => line.split(' '));
  return new Map(rows.flatMap(([id, service]) => (id && service ? [[id, service] as const] : [])));
}

async function askDocker(docker: string, args: readonly string[], env: Env): Promise<string> {
  const asked = await execa(docker, args, { env: dockerEnv(env), extendEnv: false, reject: false, timeout: 10_000 });
  return asked.exitCode === 0 ? asked.stdout : '';
}

async function readPorts(env: Env): Promise<readonly PortReading[]> {
  const wanted = Object.entries(DEFAULT_PORTS).map(([name, preset]) => toWanted(name, env[name] || String(preset)));
  const holders = await findPortHolders(wanted.flatMap(({ port }) => port ?? []));
  return wanted.map(({ name, value, port }) => {
    const held = port !== null && holders.has(port);
    return { name, value, port, held, holder: port === null ? null : (holders.get(port) ?? null) };
  });
}

function toWanted(name: string, value: string): Pick<PortReading, 'name' | 'value' | 'port'> {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  return { name, value, port: port >= 1 && port <= 65_535 ? port : null };
}
