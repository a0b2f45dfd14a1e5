// `make pin`: writes the digests of the official images into the lock file, all of them or none.
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { dockerEnv, findDockerClient } from '../host/docker-client.ts';
import type { Docker } from './image-store.ts';
import { ImageError, type ImageLock, LOCK_FILE, toImageTable } from './image-table.ts';
import { pullImage } from './registry.ts';

export type PinOptions = Readonly<{
  root: string; // of the checkout
  env: Readonly<Record<string, string | undefined>>;
  report: (line: string) => void;
  signal: AbortSignal;
}>;

const ANSWER_WITHIN_MS = 60_000;

/**
 * Pulls each official image, because only then does the engine tell the digest that all platforms share.
 *
 * @throws ImageError when a registry gives one of them not; the lock file stays as it was
 */
export async function pinImages({ root, env, report, signal }: PinOptions): Promise<ImageLock> {
  const client = await findDockerClient(env);
  const docker = { path: client.path, version: client.clientVersion, env: dockerEnv(env) };
  const names = Object.values(toImageTable({})).flatMap(({ official }) => official ?? []);
  const digests: Record<string, string> = {};
  for (const name of names) {
    report(`Looking up ${name} ...`);
    digests[name] = await lookUpDigest(docker, name, signal);
  }
  await replaceFile(join(root, LOCK_FILE), `${JSON.stringify(digests, null, 2)}\n`);
  return digests;
}

/** The digest in `repository@sha256:…`, the form `docker image inspect` lists, or null. */
export function parseRepoDigest(listing: string, name: string): string | null {
  const repository = name.replace(/:[^/:]*$/, '');
  const entry = listing
    .split('\n')
    .find((line) => line.replace(/^docker\.io\/(?:library\/)?/, '').startsWith(`${repository}@`));
  return /@(sha256:[0-9a-f]{64})$/.exec(entry?.trim() ?? '')?.[1] ?? null;
}

async function lookUpDigest(docker: Docker, name: string, signal: AbortSignal): Promise<string> {
  const pulled = await pullImage(docker, name, ANSWER_WITHIN_MS, signal);
  if (pulled.kind === 'refused') {
    throw new ImageError(`Expected a registry to give ${name}, got: ${pulled.because}; ${LOCK_FILE} stays as it was.`);
  }
  const format = '{{range .RepoDigests}}{{println .}}{{end}}';
  const options = { env: docker.env, extendEnv: false, cancelSignal: signal } as const;
  const { stdout } = await execa(docker.path, ['image', 'inspect', '--format', format, name], options);
  const digest = parseRepoDigest(stdout, name);
  if (digest !== null) return digest;
  throw new ImageError(
    `Expected the engine to know a digest of ${name}, got ${JSON.stringify(stdout)}; ${LOCK_FILE} stays as it was.`,
  );
}

async function replaceFile(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}
