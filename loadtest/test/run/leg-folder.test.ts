import { mkdir, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLegFolder } from '../../run/leg-folder.ts';

const makeRoot = () => mkdtemp(join(tmpdir(), 'leg-folder-'));
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe('createLegFolder', () => {
  it('lets the container read the files, and nobody else of the host get to them', async () => {
    const { path } = await createLegFolder(await makeRoot(), { 'plan.json': '{"a":1}' });
    expect(await readFile(join(path, 'plan.json'), 'utf8')).toBe('{"a":1}');
    expect([await modeOf(dirname(path)), await modeOf(path), await modeOf(join(path, 'plan.json'))]).toEqual([
      0o700, 0o755, 0o644,
    ]);
  });

  it('is gone when removed', async () => {
    const root = await makeRoot();
    const folder = await createLegFolder(root, { 'plan.json': 's3cret' });
    await folder.remove();
    expect(await readdir(join(root, '.cache/legs'))).toEqual([]);
  });

  it('removes what a killed process left, and nothing of a living one', async () => {
    const root = await makeRoot();
    const all = join(root, '.cache/legs');
    for (const name of ['4194304-dead', `${process.ppid}-alive`]) {
      await mkdir(join(all, name, 'leg'), { recursive: true });
      await writeFile(join(all, name, 'leg/plan.json'), 's3cret');
    }
    const { path } = await createLegFolder(root, {});
    const own = dirname(path).split('/').at(-1) ?? '';
    expect((await readdir(all)).sort()).toEqual([`${process.ppid}-alive`, own].sort());
  });
});
