// The containers run as users of their own, so what they mount must be readable for everybody; a checkout made under a
// strict umask is not, and each service would fail in its own words.
import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { StackError } from './stack.ts';

export const MOUNTED_FOLDERS = ['influxdb', 'telegraf', 'grafana', 'nginx', 'loadtest/scenarios'] as const;

const READ_BY_OTHERS = 0o004;
const ENTER_BY_OTHERS = 0o005; // a folder must be entered as well

/** @throws StackError naming the first path that others cannot read, and what to run */
export async function requireReadableMounts(root: string): Promise<void> {
  const found = (await Promise.all(MOUNTED_FOLDERS.map((folder) => listPaths(join(root, folder))))).flat();
  const modes = await Promise.all(found.map(async (path) => ({ path, stats: await stat(path) })));
  const closed = modes.find(({ stats }) => !isOpen(stats.mode, stats.isDirectory()));
  if (closed === undefined) return;
  const mode = (closed.stats.mode & 0o777).toString(8);
  throw new StackError(
    `Expected ${relative(root, closed.path)} to be readable by everybody, because containers run as other users, ` +
      `got mode ${mode}; run: chmod -R o+rX ${MOUNTED_FOLDERS.join(' ')}`,
  );
}

function isOpen(mode: number, isFolder: boolean): boolean {
  const wanted = isFolder ? ENTER_BY_OTHERS : READ_BY_OTHERS;
  return (mode & wanted) === wanted;
}

async function listPaths(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return [folder, ...entries.map((entry) => join(entry.parentPath, entry.name))];
}
