import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dockerEnv, findDocker, listDockerClients, probeDocker } from '../../host/docker-client.ts';

const NO_ENGINE = '#!/bin/sh\necho "Cannot connect to the Docker daemon" >&2\nexit 1\n';
const WITH_ENGINE = '#!/bin/sh\necho "28.2.2 20.10.24+dfsg1"\n';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docker-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function addClient(name: string, script: string): Promise<string> {
  await mkdir(join(folder, name));
  const path = join(folder, name, 'docker');
  await writeFile(path, script);
  await chmod(path, 0o755);
  return path;
}

describe('findDocker', () => {
  it('passes over a client that reaches no engine', async () => {
    await addClient('first', NO_ENGINE);
    const second = await addClient('second', WITH_ENGINE);
    const env = { PATH: `${folder}/first:${folder}/second:/bin:/usr/bin` };
    expect(await findDocker(env)).toBe(second);
    expect(await probeDocker(env)).toEqual({ path: second, clientVersion: '28.2.2', engineVersion: '20.10.24+dfsg1' });
  });

  it('finds an engine that is started later: a failure is not remembered', async () => {
    const path = await addClient('only', NO_ENGINE);
    const env = { PATH: `${folder}/only:/bin:/usr/bin`, DOCKER_HOST: 'unix:///nowhere' };
    expect(await probeDocker(env)).toBeNull();
    await writeFile(path, WITH_ENGINE);
    expect(await findDocker(env)).toBe(path);
  });

  it('names the remedy when there is none', async () => {
    const env = { PATH: '/nowhere', DOCKER_HOST: 'unix:///nowhere' };
    await expect(findDocker(env)).rejects.toThrow(
      'Expected a docker client that reaches an engine, got none; run `make setup`, and `make doctor` for the details.',
    );
  });
});

describe('listDockerClients', () => {
  it('lists a binary once, by the first name it has on the PATH, and skips what cannot run', async () => {
    const real = await addClient('real', WITH_ENGINE);
    await mkdir(join(folder, 'link'));
    await symlink(real, join(folder, 'link/docker'));
    await mkdir(join(folder, 'text'));
    await writeFile(join(folder, 'text/docker'), '');
    const clients = await listDockerClients({
      PATH: ['', '.', 'text', 'link', 'real'].map((name) => (name.length > 1 ? join(folder, name) : name)).join(':'),
    });
    expect(clients.filter((path) => path.startsWith(folder))).toEqual([join(folder, 'link/docker')]);
  });
});

describe('dockerEnv', () => {
  it('keeps what is set, and switches hints off', () => {
    expect(dockerEnv({ HOME: '/root', EMPTY: '', UNSET: undefined })).toEqual({
      HOME: '/root',
      EMPTY: '',
      DOCKER_CLI_HINTS: 'false',
      BUILDKIT_PROGRESS: 'plain',
    });
  });
});
