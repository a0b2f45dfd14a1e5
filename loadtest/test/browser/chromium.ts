// A real Chromium for tests: Debian's own package, installed where that may be done, as the engine is.
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { installPackages } from '../../host/apt.ts';
import { mayInstall } from '../../host/consent.ts';
import { loadDistribution } from '../../host/distribution.ts';

const PATH = '/usr/bin/chromium';
const PACKAGES = ['chromium', 'fonts-liberation'];
const FLAGS = [
  '--no-sandbox', // it runs as root in CI
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @returns why there is none, or null when it is there, perhaps from now on */
export async function ensureChromium(): Promise<string | null> {
  if (await hasChromium()) return null;
  const { id } = await loadDistribution();
  if (id !== 'debian' || process.getuid?.() !== 0) return `no ${PATH}; install Chromium there`;
  if (!mayInstall(process.env)) return `no ${PATH}; install it, or agree by YES=1 that the tests do`;
  await installPackages(PACKAGES, { env: process.env, signal: new AbortController().signal }, console.error);
  return null;
}

export function hasChromium(): Promise<boolean> {
  return access(PATH).then(
    () => true,
    () => false,
  );
}

/** A browser with a profile of its own, which is gone afterwards. */
export async function openChromium(): Promise<Readonly<{ context: BrowserContext; close: () => Promise<void> }>> {
  const profile = await mkdtemp(join(tmpdir(), 'shardgate-chromium-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath: PATH, args: FLAGS });
  return {
    context,
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
