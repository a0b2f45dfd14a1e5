import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isIgnored, listContext, parseIgnore } from '../../images/build-context.ts';

describe('isIgnored', () => {
  it.each([
    ['node_modules', 'node_modules/a/b.js', true],
    ['node_modules', 'app/node_modules/a.js', false],
    ['**/node_modules', 'app/node_modules/a.js', true],
    ['**/node_modules', 'node_modules/a.js', true],
    ['*.log', 'a.log', true],
    ['*.log', 'logs/a.log', false],
    ['**/*.log', 'logs/deep/a.log', true],
    ['app/*/test', 'app/x/test/a.ts', true],
    ['app/*/test', 'app/x/y/test/a.ts', false],
    ['a?.ts', 'ab.ts', true],
    ['a?.ts', 'a/.ts', false],
    ['a.ts', 'abts', false],
    ['/app/', 'app/main.ts', true],
    ['# app', 'app', false],
    ['*\n!app', 'app/main.ts', false],
    ['*\n!app\napp/test', 'app/test/a.ts', true],
    ['app/test\n!app', 'app/test/a.ts', false],
    ['*\n!app', 'application/main.ts', true],
  ])('by %j takes %j as left out: %s', (text, path, ignored) => {
    expect(isIgnored(path, parseIgnore(text))).toBe(ignored);
  });
});

describe('listContext', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'context-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function addFiles(...paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      await mkdir(join(folder, dirname(path)), { recursive: true });
      await writeFile(join(folder, path), '');
    }
  }

  it('lists everything, sorted, without a .dockerignore', async () => {
    await addFiles('b', 'a/c', 'a/b/d');
    expect(await listContext(folder)).toEqual(['a/b/d', 'a/c', 'b']);
  });

  it("keeps of this project's own rules what the server's image needs, and nothing else", async () => {
    await writeFile(join(folder, '.dockerignore'), await readFile('.dockerignore', 'utf8'));
    await addFiles('app/main.ts', 'app/shard/main.ts', 'app/test/main.test.ts', 'app/node_modules/x/index.js');
    await addFiles('package.json', 'package-lock.json', '.npmrc', 'loadtest/package.json', 'loadtest/run/load.ts');
    await addFiles('node_modules/x/index.js', '.git/HEAD', '.env', 'results/run/result.json', 'README.md');
    const kept = [
      '.npmrc',
      'app/main.ts',
      'app/shard/main.ts',
      'loadtest/package.json',
      'package-lock.json',
      'package.json',
    ];
    expect(await listContext(folder)).toEqual(kept);
  });
});
