// Which images the stack is made of: their official names, and the folder of offline/ that builds a stand-in.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import table from './images.json' with { type: 'json' };

type Env = Readonly<Record<string, string | undefined>>;

export type FoundVariable = keyof typeof table;
export type BuiltVariable = 'APP_IMAGE' | 'APP_TEST_IMAGE' | typeof PEERS_VARIABLE;
export type ImageVariable = (typeof IMAGE_VARIABLES)[number] | typeof PEERS_VARIABLE;

/** `auto` takes what a registry gives and builds the rest; the others force one of the two. */
export type ImageMode = 'auto' | 'registry' | 'source';

export type ImageEntry = Readonly<{
  official: string | null; // null: nobody publishes one
  source: string | null; // folder of offline/; null: cannot be built from package registries
  usual: string | null; // how long that build usually takes
}>;

export type ImageTable = Readonly<Record<FoundVariable, ImageEntry>>;

/** Digests by official name, written by `make pin`. */
export type ImageLock = Readonly<Record<string, string>>;

export class ImageError extends Error {
  override readonly name = 'ImageError';
}

/** What the compose file names. NODE_IMAGE and BASE_IMAGE are only built on. */
export const IMAGE_VARIABLES = [
  'APP_IMAGE',
  'APP_TEST_IMAGE',
  'K6_IMAGE',
  'INFLUXDB_IMAGE',
  'TELEGRAF_IMAGE',
  'NGINX_IMAGE',
  'WRK_IMAGE',
  'GRAFANA_IMAGE',
] as const satisfies readonly (FoundVariable | BuiltVariable)[];

/** The servers ours is compared with: no part of the stack, built when a benchmark asks for it. */
export const PEERS_VARIABLE = 'PEERS_IMAGE';

export const LOCK_FILE = 'loadtest/images/images.lock.json';

const MODES: readonly string[] = ['auto', 'registry', 'source'] satisfies readonly ImageMode[];

/** @throws ImageError when IMAGES is none of the three modes */
export function readImageMode(env: Env): ImageMode {
  const mode = env.IMAGES || 'auto';
  if (MODES.includes(mode)) return mode as ImageMode;
  throw new ImageError(`Expected IMAGES to be auto, registry or source, got ${JSON.stringify(mode)}.`);
}

/** The table with the lock's digests in the official names. */
export function toImageTable(lock: ImageLock): ImageTable {
  const entries = Object.entries(table).map(([name, entry]) => [
    name,
    { ...entry, official: pin(entry.official, lock) },
  ]);
  return Object.fromEntries(entries) as ImageTable;
}

export async function loadImageLock(root: string): Promise<ImageLock> {
  const text = await readFile(join(root, LOCK_FILE), 'utf8').catch(() => '{}');
  return parseImageLock(JSON.parse(text));
}

/** @throws ImageError when a value is no digest: a typing error must not become a tag */
export function parseImageLock(value: unknown): ImageLock {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ImageError(`Expected ${LOCK_FILE} to be an object, got ${JSON.stringify(value)}; run \`make pin\`.`);
  }
  for (const [name, digest] of Object.entries(value)) {
    if (!/^sha256:[0-9a-f]{64}$/.test(String(digest))) {
      throw new ImageError(
        `Expected the digest of ${name} in ${LOCK_FILE} to be sha256:…, got ${JSON.stringify(digest)}.`,
      );
    }
  }
  return value as ImageLock;
}

function pin(official: string | null, lock: ImageLock): string | null {
  const digest = official === null ? undefined : lock[official];
  return digest === undefined ? official : `${official}@${digest}`;
}
