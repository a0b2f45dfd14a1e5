import { mkdtemp, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRunFolder, linkLatest, toRunId, writeRunFile } from '../../run/run-folder.ts';

const makeRoot = () => mkdtemp(join(tmpdir(), 'shardgate-results-'));

describe('a run folder', () => {
  it('is named after time and profile, so that names sort by time', () => {
    expect(toRunId('light', new Date('2026-03-04T05:06:07.890Z'), '3fa9')).toBe('20260304-050607-light-3fa9');
  });

  it('gets files, and `latest` points at the newest', async () => {
    const root = await makeRoot();
    for (const runId of ['first', 'second']) {
      const folder = await createRunFolder(root, runId);
      await writeRunFile(folder, 'note.txt', runId);
      await linkLatest(root, folder);
    }
    expect(await readlink(join(root, 'latest'))).toBe('second');
    expect(await readFile(join(root, 'latest', 'note.txt'), 'utf8')).toBe('second');
  });

  it('is linked by the name it has, whatever became of its id and of an earlier attempt', async () => {
    const root = await makeRoot();
    const folder = await createRunFolder(root, 'renamed');
    await symlink('nowhere', join(root, '.latest-renamed'));
    await linkLatest(root, { ...folder, runId: '../elsewhere' });
    expect(await readlink(join(root, 'latest'))).toBe('renamed');
  });

  it('says which path it could not make, why, and what to do', async () => {
    const file = join(await makeRoot(), 'file');
    await writeFile(file, '');
    await expect(createRunFolder(file, 'run')).rejects.toThrow(
      /^Expected to create .*file\/run, got: ENOTDIR.*--results/,
    );
  });

  it('says which file it could not write and why', async () => {
    const folder = await createRunFolder(await makeRoot(), 'run');
    await expect(writeRunFile(folder, 'no/such/folder.txt', '')).rejects.toThrow(
      /^Expected to write .*folder\.txt, got: ENOENT.*; free some space there\.$/,
    );
  });
});
