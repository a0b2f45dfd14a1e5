import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pullImage } from '../../images/registry.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pull-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Pulls with a "docker" that is a line of shell. */
async function pull(script: string, answerWithinMs: number) {
  const path = join(folder, 'docker');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  const docker = { path, version: '28.0.0', env: { PATH: '/bin:/usr/bin' } };
  return pullImage(docker, 'nginx:1.26.3', answerWithinMs, new AbortController().signal);
}

describe('pullImage', () => {
  it('waits for as long as it takes once the registry has said its first word', async () => {
    expect(await pull('echo "1.26.3: Pulling from library/nginx"; sleep 0.5', 300)).toEqual({ kind: 'pulled' });
  });

  it('gives up a registry that says nothing', async () => {
    expect(await pull('exec sleep 60', 200)).toEqual({ kind: 'refused', because: 'no answer within 0.2 s' });
  });

  it("passes on the engine's reason", async () => {
    const script = 'echo "Error response from daemon: manifest unknown" >&2; exit 1';
    expect(await pull(script, 5_000)).toEqual({ kind: 'refused', because: 'manifest unknown' });
  });

  it('has something to say for a client that says nothing', async () => {
    expect(await pull('exit 1', 5_000)).toEqual({ kind: 'refused', because: 'docker pull said nothing' });
  });
});
