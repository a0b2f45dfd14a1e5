// What a service was started from, as one short hash. Docker compose's own hash leaves out the files it mounts, and
// asking compose costs half a second; this is a label on the container, so one `docker ps` tells what is out of date.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readGuestInputs } from './guest.ts';
import type { ServiceName } from './services.ts';
import { type Stack, StackError } from './stack.ts';

const COMPOSE_FILE = 'docker-compose.yml';
const HASH_LENGTH = 16;

/** The hash of each service: its block in the compose file, the values of the variables there, the files it mounts. */
export async function hashServiceInputs(
  stack: Stack,
  services: readonly ServiceName[],
): Promise<ReadonlyMap<ServiceName, string>> {
  const compose = await readFile(join(stack.root, COMPOSE_FILE), 'utf8');
  const shared = compose.slice(0, compose.indexOf('\nservices:'));
  const hashes = services.map(async (service) => {
    const block = toServiceBlock(compose, service);
    const guest = service === 'app' ? await readGuestInputs(stack) : [];
    const parts = [shared, block, ...toValues(block, stack.env), ...(await readMounted(stack.root, block)), ...guest];
    return [service, createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, HASH_LENGTH)] as const;
  });
  return new Map(await Promise.all(hashes));
}

/** The environment that hands docker compose the hashes; docker-compose.yml turns each into a label. */
export function toInputsEnv(hashes: ReadonlyMap<ServiceName, string>): Readonly<Record<string, string>> {
  return Object.fromEntries([...hashes].map(([service, hash]) => [`${service.toUpperCase()}_INPUTS`, hash]));
}

/** A service's lines in the compose file, itself a fixed layout: two spaces before a name, more before what is in it. */
export function toServiceBlock(compose: string, service: string): string {
  const found = new RegExp(`^  ${service}:\\n(?:(?:    .*)?\\n)*`, 'm').exec(compose);
  if (found) return found[0];
  throw new StackError(`Expected ${COMPOSE_FILE} to have a service ${service}, got none.`);
}

/** Names of the variables that decide what the service becomes: `${NAME…}`, and `NAME:` passed through. */
export function listVariables(block: string): readonly string[] {
  const interpolated = [...block.matchAll(/\$\{([A-Z0-9_]+)/g)].map((match) => match[1] ?? '');
  const passed = [...block.matchAll(/^ {6}([A-Z0-9_]+):(?:\s*#.*)?$/gm)].map((match) => match[1] ?? '');
  return [...new Set([...interpolated, ...passed])].filter((name) => !name.endsWith('_INPUTS')).sort();
}

function toValues(block: string, env: Stack['env']): readonly (readonly [string, string])[] {
  return listVariables(block).map((name) => [name, env[name] ?? ''] as const);
}

async function readMounted(root: string, block: string): Promise<readonly string[]> {
  const folders = [...block.matchAll(/\.\/([\w/-]+):\S+:ro/g)].map((match) => match[1] ?? '').sort();
  const texts = await Promise.all(folders.map((folder) => readFolder(join(root, folder))));
  return texts.flat();
}

async function readFolder(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.sort().map(async (path) => `${path}\n${await readFile(path, 'utf8')}`));
}
