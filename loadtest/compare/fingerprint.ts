// What must stay the same from a comparison's first block to its last: host, images, scripts, settings.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hashContent, toDigest } from '../images/content-hash.ts';
import type { HostFacts } from '../report/host-report.ts';
import { redactEnv } from '../report/redaction.ts';
import { requireEnv, type Stack } from '../stack/stack.ts';
import { readImageId } from './arm-image.ts';
import type { Arm } from './block.ts';
import type { ArmFacts, CompareSettings, Fingerprint } from './settings.ts';

export type FingerprintRequest = Readonly<{
  stack: Stack;
  host: HostFacts;
  arms: Readonly<Record<Arm, ArmFacts>>;
  settings: CompareSettings;
}>;

/** The folders whose code measures or judges. */
const SCRIPTS = ['bench', 'compare', 'gate', 'readings', 'run', 'scenarios'].map((folder) => `loadtest/${folder}`);
const TOOLS = ['K6_IMAGE', 'WRK_IMAGE', 'PEERS_IMAGE'] as const;

/** `--max-blocks` is no part of it: an interrupted comparison may be given more blocks. */
export async function readFingerprint({ stack, host, arms, settings }: FingerprintRequest): Promise<Fingerprint> {
  const { maxBlocks: _, ...asked } = settings;
  const parts = {
    cpu: `${host.cpus} x ${host.cpuModel}`,
    cpusets: JSON.stringify(host.plan),
    kernel: host.kernel,
    engine: host.engine ?? 'unknown',
    ...(await readImages(stack, arms)),
    environment: JSON.stringify([arms.base.env, arms.head.env].map((env) => redactEnv(env))),
    settings: toDigest(JSON.stringify(asked)).slice(0, 12),
    scripts: await hashScripts(stack.root),
  };
  return { hash: toDigest(JSON.stringify(parts)).slice(0, 12), parts };
}

async function readImages(stack: Stack, arms: FingerprintRequest['arms']): Promise<Readonly<Record<string, string>>> {
  const named = [
    ['base', arms.base.image],
    ['head', arms.head.image],
    ...TOOLS.map((tool) => [tool, requireEnv(stack, tool, 'run `make images`')] as const),
  ] as const;
  const ids = await Promise.all(
    named.map(async ([name, image]) => [name, (await readImageId(stack, image)) ?? 'gone']),
  );
  return Object.fromEntries(ids);
}

async function hashScripts(root: string): Promise<string> {
  const listed = await Promise.all(SCRIPTS.map(async (folder) => listFiles(root, folder)));
  return hashContent(root, listed.flat(), []);
}

async function listFiles(root: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath.slice(root.length), entry.name));
}
