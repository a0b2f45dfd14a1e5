import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runLogged, toBuildCommand } from '../../images/docker-build.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'build-'));
});
afterEach(() => rm(root, { recursive: true }));

const ENV = { PATH: '/bin:/usr/bin' };

describe('toBuildCommand', () => {
  const docker = { path: '/usr/bin/docker', version: '28.0.0', env: {} };
  const options = { name: 'app', context: '/src', file: '/src/Dockerfile', tag: 'shardgate/app:1', root: '/src' };
  const { signal } = new AbortController();

  it('builds on the host network, as the host reaches the package registries', () => {
    expect(toBuildCommand(docker, { ...options, args: { NODE_IMAGE: 'node:24' }, target: 'runtime', signal })).toEqual([
      ...['/usr/bin/docker', 'build', '--network', 'host', '--file', '/src/Dockerfile', '--target', 'runtime'],
      ...['--build-arg', 'NODE_IMAGE=node:24', '--tag', 'shardgate/app:1', '/src'],
    ]);
  });

  it('leaves out a target that is not asked for', () => {
    expect(toBuildCommand(docker, { ...options, args: {}, signal })).not.toContain('--target');
  });
});

describe('runLogged', () => {
  const run = (script: string, signal = new AbortController().signal) =>
    runLogged({ name: 'k6', command: ['/bin/sh', '-c', script], env: ENV, root, signal });

  it('keeps the whole output, both streams, and drops that of the build before', async () => {
    await run('echo older');
    await run('echo out; echo err >&2');
    expect((await readFile(join(root, '.cache/images/k6.log'), 'utf8')).trim().split('\n').sort()).toEqual([
      'err',
      'out',
    ]);
  });

  it('shows the last twenty lines of a failure, and where the rest is', async () => {
    const message = await run('seq 1 30; exit 3').then(
      () => '',
      (error: Error) => error.message,
    );
    const lines = message.split('\n');
    expect(lines[0]).toMatch(/^Expected the build of k6 to succeed, got: Command failed with exit code 3/);
    expect(lines.slice(1, -1)).toEqual(Array.from({ length: 20 }, (_, i) => String(i + 11)));
    expect(lines.at(-1)).toBe('All of it: .cache/images/k6.log');
  });

  it('ends with the reason of the one who stopped it', async () => {
    const abort = new AbortController();
    const ended = run('echo begun; exec sleep 60', abort.signal);
    abort.abort(new Error('Ctrl-C'));
    await expect(ended).rejects.toThrow('Ctrl-C');
  });
});
