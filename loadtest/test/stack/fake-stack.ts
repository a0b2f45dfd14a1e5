// A stack for tests without an engine: no .env, and a docker client that is a small shell script.
import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from '../../stack/stack.ts';

export function toStack(env: Readonly<Record<string, string>>, docker = '/no/docker'): Stack {
  return { root: '/checkout', project: 'shardgate-fake', docker, env, commandEnv: { PATH: process.env.PATH ?? '' } };
}

/** A docker client that runs the script's lines; `$*` are its arguments. */
export async function makeDocker(script: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'fake-docker-')), 'docker');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}
