// The npm packages that the Node stand-in is made of, fetched by npm and checked against the pinned integrity.
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { ImageError } from './image-table.ts';

export type PinnedPackage = Readonly<{ name: string; version: string; integrity: string }>;

type Packages = Readonly<{ node: PinnedPackage; npm: PinnedPackage }>;

/** Node as package-lock.json pins it for this architecture, and npm as the stand-in's folder does. */
export async function loadNodePackages(root: string, arch: string): Promise<Packages> {
  const lock = await readJson(join(root, 'package-lock.json'));
  const name = `node-linux-${arch}`;
  const entry = toRecord(toRecord(lock.packages)[`node_modules/${name}`]);
  const npm = await readJson(join(root, 'offline/node/npm.json'));
  return { node: toPinned({ ...entry, name }, 'package-lock.json'), npm: toPinned(npm, 'offline/node/npm.json') };
}

/** Fills a folder with what the stand-in's build needs: Dockerfile, node.tgz and npm.tgz. */
export async function prepareNodeContext(root: string, folder: string, packages: Packages, env: Env): Promise<void> {
  await mkdir(folder, { recursive: true });
  await copyFile(join(root, 'offline/node/Dockerfile'), join(folder, 'Dockerfile'));
  await fetchPackage(root, packages.node, join(folder, 'node.tgz'), env);
  await fetchPackage(root, packages.npm, join(folder, 'npm.tgz'), env);
}

type Env = Readonly<Record<string, string>>;

async function fetchPackage(root: string, pinned: PinnedPackage, path: string, env: Env): Promise<void> {
  const { name, version, integrity } = pinned;
  if ((await readIntegrity(path)) === integrity) return;
  const folder = join(path, '..');
  const args = ['pack', '--silent', '--pack-destination', folder, `${name}@${version}`];
  await execa('npm', args, { cwd: root, env, extendEnv: false });
  const packed = join(folder, `${name}-${version}.tgz`);
  const found = await readIntegrity(packed);
  if (found === integrity) return rename(packed, path);
  throw new ImageError(
    `Expected ${name}@${version} to have the integrity ${integrity}, got ${found}; is the npm registry a mirror that repacks?`,
  );
}

async function readIntegrity(path: string): Promise<string | null> {
  const content = await readFile(path).catch(() => null);
  return content === null ? null : `sha512-${createHash('sha512').update(content).digest('base64')}`;
}

async function readJson(path: string): Promise<Readonly<Record<string, unknown>>> {
  return toRecord(JSON.parse(await readFile(path, 'utf8')));
}

function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function toPinned({ name, version, integrity }: Readonly<Record<string, unknown>>, where: string): PinnedPackage {
  if (typeof name === 'string' && typeof version === 'string' && typeof integrity === 'string') {
    return { name, version, integrity };
  }
  throw new ImageError(`Expected ${where} to pin ${name} with version and integrity, got ${version} and ${integrity}.`);
}
