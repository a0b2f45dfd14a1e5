// Which Linux distribution this is, and which of its packages make a Docker engine with compose.
import { readFile } from 'node:fs/promises';
import { parseVersion } from './version.ts';

export type Distribution = Readonly<{ id: string; version: string; codename: string; name: string }>;

/** `trixie`: the distribution has no compose of its own that is new enough, Debian 13's package runs there. */
export type EnginePackages = Readonly<{
  engine: readonly string[];
  compose: Readonly<{ from: 'distribution'; packages: readonly string[] }> | Readonly<{ from: 'trixie' }>;
}>;

export async function loadDistribution(path = '/etc/os-release'): Promise<Distribution> {
  return parseOsRelease(await readFile(path, 'utf8').catch(() => ''));
}

/** @see https://www.freedesktop.org/software/systemd/man/latest/os-release.html */
export function parseOsRelease(text: string): Distribution {
  const read = (name: string) => {
    const value = new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1] ?? '';
    return value.trim().replace(/^(["'])(.*)\1$/, '$2');
  };
  const id = read('ID') || 'unknown';
  return { id, version: read('VERSION_ID'), codename: read('VERSION_CODENAME'), name: read('PRETTY_NAME') || id };
}

/** Null when we know of no packages that work. */
export function toEnginePackages({ id, version }: Distribution): EnginePackages | null {
  const major = version === '' ? Number.POSITIVE_INFINITY : (parseVersion(`${version}.0`)?.major ?? Number.NaN);
  if (id === 'debian' && major >= 13) return DEBIAN; // also testing, which has no number
  if (id === 'debian' && major === 12) return { engine: ['docker.io'], compose: { from: 'trixie' } };
  if (id === 'ubuntu' && major >= 22) return UBUNTU;
  return null;
}

const DEBIAN: EnginePackages = {
  engine: ['docker.io', 'docker-cli', 'docker-buildx'],
  compose: { from: 'distribution', packages: ['docker-compose'] },
};

const UBUNTU: EnginePackages = {
  engine: ['docker.io', 'docker-buildx'],
  compose: { from: 'distribution', packages: ['docker-compose-v2'] },
};
