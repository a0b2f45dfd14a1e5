import { chmod, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashContent } from '../../images/content-hash.ts';

let folder: string;
let before: string;
const hash = (files: readonly string[] = ['a', 'b'], inputs: readonly string[] = ['x64']) =>
  hashContent(folder, files, inputs);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hash-'));
  await writeFile(join(folder, 'a'), 'one');
  await writeFile(join(folder, 'b'), 'two');
  before = await hash();
});
afterEach(() => rm(folder, { recursive: true }));

describe('hashContent', () => {
  it('is twelve hex digits, the same for the same files in another order', async () => {
    expect(before).toMatch(/^[0-9a-f]{12}$/);
    expect(await hash(['b', 'a'])).toBe(before);
  });

  it.each([
    ['a file is touched', () => utimes(join(folder, 'a'), 1, 1)],
    ['a file is written again as it was', () => writeFile(join(folder, 'a'), 'one')],
    ['others may read a file no more', () => chmod(join(folder, 'a'), 0o600)],
    ['a file appears that does not count', () => writeFile(join(folder, 'c'), 'three')],
  ])('stays when %s', async (_, change) => {
    await change();
    expect(await hash()).toBe(before);
  });

  it.each([
    ['a byte changes', () => writeFile(join(folder, 'a'), 'One')],
    ['a file becomes executable', () => chmod(join(folder, 'a'), 0o755)],
    [
      'a file becomes a link',
      async () => {
        await rm(join(folder, 'a'));
        await symlink('b', join(folder, 'a'));
      },
    ],
    [
      'two files change places',
      async () => {
        await rename(join(folder, 'a'), join(folder, 'c'));
        await rename(join(folder, 'b'), join(folder, 'a'));
        await rename(join(folder, 'c'), join(folder, 'b'));
      },
    ],
  ])('changes when %s', async (_, change) => {
    await change();
    expect(await hash()).not.toBe(before);
  });

  it.each([
    ['a file fewer', ['a'], ['x64']],
    ['another input', ['a', 'b'], ['arm64']],
    ['one input more', ['a', 'b'], ['x64', '']],
    ['no input', ['a', 'b'], []],
  ])('changes with %s', async (_, files, inputs) => {
    expect(await hash(files, inputs)).not.toBe(before);
  });

  it('changes when the target of a link does, though its file does not', async () => {
    await symlink('a', join(folder, 'link'));
    const linked = await hash(['link']);
    await rm(join(folder, 'link'));
    await symlink('b', join(folder, 'link'));
    expect(await hash(['link'])).not.toBe(linked);
  });
});
