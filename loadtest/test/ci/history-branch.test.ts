import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRepository, git } from './repository.ts';
import { readLines, runScript } from './script.ts';

const FILE = 'history.jsonl';

function push(cwd: string, ...lines: readonly string[]) {
  writeFileSync(join(cwd, FILE), lines.map((line) => `${line}\n`).join(''));
  return runScript('history-branch.sh', ['push', FILE], { cwd });
}

async function fetchLines(cwd: string): Promise<readonly string[]> {
  expect(await runScript('history-branch.sh', ['fetch', FILE], { cwd })).toMatchObject({ code: 0 });
  return readLines(join(cwd, FILE));
}

describe('the branch that keeps the history', () => {
  it('is empty where there is none yet, made by the first push, and leaves checkout and other branches alone', async () => {
    const { folder } = createRepository();
    expect(await fetchLines(folder)).toEqual([]);
    expect(await push(folder, '{"a":1}')).toMatchObject({ code: 0, stdout: 'The history is kept.' });
    expect(await fetchLines(folder)).toEqual(['{"a":1}']);
    expect(git(folder, 'ls-tree', '--name-only', 'origin/main')).toBe('');
    expect(git(folder, 'status', '--porcelain').trim()).toBe(`?? ${FILE}`);
  });

  it('gets the lines that it lacks behind those that it has, and nothing when it lacks none', async () => {
    const { folder } = createRepository();
    await push(folder, 'one', 'two');
    await push(folder, 'two', 'three');
    expect(await fetchLines(folder)).toEqual(['one', 'two', 'three']);
    expect(await push(folder, 'one', 'two', 'three')).toMatchObject({ code: 0, stdout: 'Nothing new in the history.' });
  });

  it('loses no line of jobs that push at the same time', async () => {
    const { folder, clone } = createRepository();
    const jobs = ['a', 'b', 'c', 'd'].map((name) => ({ name, cwd: clone() }));
    const ended = await Promise.all(jobs.map(({ name, cwd }) => push(cwd, `${name} 1`, `${name} 2`)));
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const expected = jobs.flatMap(({ name }) => [`${name} 1`, `${name} 2`]);
    expect([...(await fetchLines(folder))].sort()).toEqual(expected);
  });

  it('that cannot be pushed is an error', async () => {
    const { folder } = createRepository();
    git(folder, 'remote', 'set-url', '--push', 'origin', join(folder, 'nowhere'));
    const ended = await push(folder, 'one');
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('Expected to push shardgate-history within 10 attempts, got refused each time');
  });

  it.each([[[]], [['pull', FILE]], [['push']]])('refuses %j', async (args) => {
    expect(await runScript('history-branch.sh', args)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^Expected fetch FILE or push FILE, got/),
    });
  });

  it('cannot be given a history that is not there', async () => {
    const { folder } = createRepository();
    expect(await runScript('history-branch.sh', ['push', 'none'], { cwd: folder })).toMatchObject({ code: 2 });
  });
});
