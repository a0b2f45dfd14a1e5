import { chmod, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadEnvFile, mergeEnv, mergeEnvFile, parseEnv } from '../../stack/env-file.ts';

const makeFolder = () => mkdtemp(join(tmpdir(), 'env-file-'));

describe('parseEnv', () => {
  it.each([
    ['A=1', { A: '1' }],
    ['  A = 1  ', { A: '1' }],
    ['export A=1', { A: '1' }],
    ['A=', { A: '' }],
    ['A=one two # a comment', { A: 'one two' }],
    ['A=one#two', { A: 'one#two' }],
    ["A='one # two $B'", { A: 'one # two $B' }],
    ['A="say \\"hi\\"\\nand \\$B \\\\"', { A: 'say "hi"\nand $B \\' }],
    ['# A=1\n\nB=2\n', { B: '2' }],
    ['A=1\nA=2', { A: '2' }],
    ['not an assignment', {}],
    ['', {}],
  ])('reads %j', (text, values) => {
    expect(parseEnv(text)).toEqual(values);
  });
});

describe('mergeEnv', () => {
  it('keeps comments, blank lines, other names and their order', () => {
    const before = '# images\nAPP_IMAGE=a # mine\n\nexport KEEP="as it is"\n';
    expect(mergeEnv(before, { APP_IMAGE: 'b', NEW: 'n' })).toBe(
      '# images\nAPP_IMAGE=b\n\nexport KEEP="as it is"\nNEW=n\n',
    );
  });

  it('leaves a line alone whose value is already the wanted one', () => {
    const before = "A='1' # why\n";
    expect(mergeEnv(before, { A: '1' })).toBe(before);
  });

  it('sets every occurrence of a name, so that the last one cannot win with an old value', () => {
    expect(mergeEnv('A=1\nA=2\n', { A: '3' })).toBe('A=3\nA=3\n');
  });

  it('ends a file that had no line feed at its end', () => {
    expect(mergeEnv('A=1', { B: '2' })).toBe('A=1\nB=2\n');
  });

  it('returns any value that was set', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'binary' }), (first, second) => {
        const values = { FIRST: first, SECOND: second.replaceAll('\0', '') };
        expect(parseEnv(mergeEnv('# comment\nFIRST=old\n', values))).toEqual(values);
      }),
    );
  });
});

describe('mergeEnvFile', () => {
  it('creates the file for its owner alone, and leaves no draft behind', async () => {
    const folder = await makeFolder();
    await mergeEnvFile(join(folder, '.env'), { A: '1' });
    expect(await readFile(join(folder, '.env'), 'utf8')).toBe('A=1\n');
    expect((await stat(join(folder, '.env'))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['.env']);
  });

  it('takes away the rights of others, also when nothing else changes', async () => {
    const path = join(await makeFolder(), '.env');
    await writeFile(path, 'A=1\n');
    await chmod(path, 0o644);
    await mergeEnvFile(path, { A: '1' });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('does not write an unchanged file again', async () => {
    const path = join(await makeFolder(), '.env');
    await mergeEnvFile(path, { A: '1' });
    const { ino, mtimeMs } = await stat(path);
    await mergeEnvFile(path, { A: '1' });
    expect(await stat(path)).toMatchObject({ ino, mtimeMs });
  });

  it('never shows half a file to a reader', async () => {
    const path = join(await makeFolder(), '.env');
    const long = 'x'.repeat(200_000);
    await mergeEnvFile(path, { A: long, END: '1' });
    const writing = Promise.all(['a', 'b', 'c'].map((letter) => mergeEnvFile(path, { A: letter.repeat(200_000) })));
    for (let reads = 0; reads < 50; reads++) expect((await loadEnvFile(path)).END).toBe('1');
    await writing;
  });
});

describe('loadEnvFile', () => {
  it('has no values when there is no file', async () => {
    expect(await loadEnvFile(join(await makeFolder(), '.env'))).toEqual({});
  });

  it('throws when the path cannot be read', async () => {
    await expect(loadEnvFile(await makeFolder())).rejects.toThrow('EISDIR');
  });
});
