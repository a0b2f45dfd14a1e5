// The images of offline/: what each is made from, the tag that follows from it, and the command that builds it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listContext } from './build-context.ts';
import { hashContent, toDigest } from './content-hash.ts';
import { runBuild, runLogged } from './docker-build.ts';
import type { Docker } from './image-store.ts';
import { loadNodePackages, prepareNodeContext } from './node-package.ts';

type Env = Readonly<Record<string, string | undefined>>;

export type StandInHost = Readonly<{
  root: string; // of the checkout
  platform: string; // as Node calls it
  arch: string; // likewise
  caBundle: string | null; // certificates that this host trusts beside its distribution's
}>;

/** What an image built on another is built on: the name to build from, and what tells that it changed. */
export type Base = Readonly<{ name: string; key: string }>;

export const BASE_SOURCE = 'debian';

/** The bundle of certificates that the host's environment names; containers that fetch packages must trust it too. */
export function readCaBundle(env: Env): string | null {
  return env.NODE_EXTRA_CA_CERTS || env.SSL_CERT_FILE || null;
}

/** @param base - null for the base itself */
export async function toStandInTag(source: string, base: Base | null, host: StandInHost): Promise<string> {
  const folder = join(host.root, 'offline', source);
  const inputs = base === null ? [await readBundleDigest(host)] : [base.key, ...(await listPins(source, host))];
  return `shardgate/${source}:${await hashContent(folder, await listContext(folder), [host.arch, ...inputs])}`;
}

export async function buildStandIn(
  docker: Docker,
  source: string,
  { tag, base, host, signal }: Readonly<{ tag: string; base: Base | null; host: StandInHost; signal: AbortSignal }>,
): Promise<void> {
  const { root } = host;
  if (base === null) {
    const command = [join(root, 'offline', source, 'bootstrap.sh'), tag, host.caBundle ?? ''] as const;
    return runLogged({ name: source, command, env: { ...docker.env, DOCKER: docker.path }, root, signal });
  }
  const context = await prepareContext(source, host, docker.env);
  const args = { BASE_IMAGE: base.name };
  await runBuild(docker, { name: source, context, file: join(context, 'Dockerfile'), args, tag, root, signal });
}

async function prepareContext(source: string, { root, arch }: StandInHost, env: Docker['env']): Promise<string> {
  if (source !== 'node') return join(root, 'offline', source);
  const folder = join(root, '.cache/images/node');
  await prepareNodeContext(root, folder, await loadNodePackages(root, arch), env);
  return folder;
}

async function listPins(source: string, { root, arch }: StandInHost): Promise<readonly string[]> {
  return source === 'node' ? [(await loadNodePackages(root, arch)).node.integrity] : [];
}

/** A bundle that is named but absent changes nothing: Node ignores it too. */
async function readBundleDigest({ caBundle }: StandInHost): Promise<string> {
  const bundle = caBundle === null ? null : await readFile(caBundle).catch(() => null);
  return bundle === null ? 'no bundle' : toDigest(bundle);
}
