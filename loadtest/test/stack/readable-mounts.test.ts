import { chmod, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { MOUNTED_FOLDERS, requireReadableMounts } from '../../stack/readable-mounts.ts';

const REMEDY = 'run: chmod -R o+rX influxdb telegraf grafana nginx loadtest/scenarios';
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'readable-mounts-'));
  for (const folder of MOUNTED_FOLDERS) {
    await mkdir(join(root, folder, 'inner'), { recursive: true });
    await writeFile(join(root, folder, 'inner', 'file'), '');
    await chmod(join(root, folder), 0o755);
    await chmod(join(root, folder, 'inner'), 0o755);
    await chmod(join(root, folder, 'inner', 'file'), 0o644);
  }
});

describe('requireReadableMounts', () => {
  it('has nothing to say of an ordinary checkout', async () => {
    await requireReadableMounts(root);
  });

  it.each([
    ['telegraf/inner/file', 0o640, '640'],
    ['nginx/inner', 0o750, '750'],
    ['nginx/inner', 0o754, '754'],
    ['loadtest/scenarios', 0o700, '700'],
  ])('names %s with mode %o', async (path, mode, shown) => {
    await chmod(join(root, path), mode);
    await expect(requireReadableMounts(root)).rejects.toThrow(
      `Expected ${path} to be readable by everybody, because containers run as other users, got mode ${shown}; ${REMEDY}`,
    );
  });
});

describe('MOUNTED_FOLDERS', () => {
  it('covers what docker-compose.yml mounts from the checkout', async () => {
    const compose = await readFile(join(import.meta.dirname, '../../../docker-compose.yml'), 'utf8');
    const mounted = [...compose.matchAll(/\.\/([\w/-]+):\S+:ro/g)].map((match) => match[1] ?? '');
    const covered = (path: string) => MOUNTED_FOLDERS.some((folder) => `${path}/`.startsWith(`${folder}/`));
    expect(mounted.filter((path) => !covered(path))).toEqual([]);
    expect(mounted.length).toBeGreaterThan(4);
  });
});
