// Finds the docker client to call: several may be on the PATH, and the first may reach no engine.
import { access, constants, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

type Env = Readonly<Record<string, string | undefined>>;

export type DockerClient = Readonly<{ path: string; clientVersion: string; engineVersion: string }>;

export class DockerMissingError extends Error {
  override readonly name = 'DockerMissingError';
}

/** Where packages put the client even when a short PATH leaves the folder out. */
const USUAL_FOLDERS = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
const PROBE_TIMEOUT_MS = 5_000;

const found = new Map<string, Promise<DockerClient | null>>();

/**
 * Path of the docker client that reaches an engine; found once per PATH and engine address.
 *
 * @throws DockerMissingError when no client reaches one
 */
export async function findDocker(env: Env): Promise<string> {
  return (await findDockerClient(env)).path;
}

/** @throws DockerMissingError when no client reaches an engine */
export async function findDockerClient(env: Env): Promise<DockerClient> {
  const client = await probeDocker(env);
  if (client !== null) return client;
  throw new DockerMissingError(
    'Expected a docker client that reaches an engine, got none; run `make setup`, and `make doctor` for the details.',
  );
}

/** The client with an engine and both versions, or null. Only a success is remembered: an engine may yet be started. */
export async function probeDocker(env: Env): Promise<DockerClient | null> {
  const key = [env.PATH, env.DOCKER_HOST, env.DOCKER_CONTEXT].join('\n');
  const probe = found.get(key) ?? searchClients(env);
  found.set(key, probe);
  const client = await probe;
  if (client === null) found.delete(key);
  return client;
}

/** Every different docker binary, in the order of the PATH, the usual folders last. */
export async function listDockerClients(env: Env): Promise<readonly string[]> {
  const folders = [...(env.PATH ?? '').split(':'), ...USUAL_FOLDERS].filter((folder) => folder.startsWith('/'));
  const byRealPath = new Map<string, string>();
  for (const path of folders.map((folder) => join(folder, 'docker'))) {
    const real = await toRunnable(path);
    if (real !== null && !byRealPath.has(real)) byRealPath.set(real, path); // called by its own name: snap's links need it
  }
  return [...byRealPath.values()];
}

/** The environment for every call of docker: the caller's, without the client's hints and with plain build output. */
export function dockerEnv(env: Env): Record<string, string> {
  const set = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(set), DOCKER_CLI_HINTS: 'false', BUILDKIT_PROGRESS: 'plain' };
}

async function searchClients(env: Env): Promise<DockerClient | null> {
  for (const path of await listDockerClients(env)) {
    const client = await askVersions(path, env);
    if (client !== null) return client;
  }
  return null;
}

async function askVersions(path: string, env: Env): Promise<DockerClient | null> {
  const asked = await execa(path, ['version', '--format', '{{.Client.Version}} {{.Server.Version}}'], {
    env: dockerEnv(env),
    extendEnv: false,
    reject: false,
    timeout: PROBE_TIMEOUT_MS,
  });
  const [clientVersion, engineVersion] = asked.stdout.trim().split(' ');
  if (asked.exitCode !== 0 || !clientVersion || !engineVersion) return null;
  return { path, clientVersion, engineVersion };
}

async function toRunnable(path: string): Promise<string | null> {
  try {
    await access(path, constants.X_OK);
    return await realpath(path);
  } catch {
    return null;
  }
}
