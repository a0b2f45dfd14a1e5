// The private folder that tells k6 its leg. Headers and bodies may be secrets, so they are in no variable, no argument
// and no place that another user of this host can read; k6's container alone mounts it.
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type LegFolder = Readonly<{ path: string; remove: () => Promise<void> }>; // path: what the container mounts

const FOLDER = '.cache/legs';

/**
 * @param root - of the checkout, whose folders the engine can mount, as it mounts the scenarios
 * @param files - text by name
 */
export async function createLegFolder(root: string, files: Readonly<Record<string, string>>): Promise<LegFolder> {
  const all = join(root, FOLDER);
  await mkdir(all, { recursive: true });
  await removeLeftOvers(all);
  const closed = await mkdtemp(join(all, `${process.pid}-`)); // mode 0700
  const path = join(closed, 'leg'); // open to whatever user k6's container has, behind a door that is not
  await mkdir(path);
  await chmod(path, 0o755);
  for (const [name, text] of Object.entries(files)) await writeOpen(join(path, name), text);
  return { path, remove: () => rm(closed, { recursive: true, force: true }) };
}

async function writeOpen(file: string, text: string): Promise<void> {
  await writeFile(file, text);
  await chmod(file, 0o644); // whatever the umask
}

/** What a process left that was killed before it could clean up. */
async function removeLeftOvers(all: string): Promise<void> {
  const names = await readdir(all);
  const left = names.filter((name) => !isAlive(Number(name.split('-')[0])));
  await Promise.all(left.map((name) => rm(join(all, name), { recursive: true, force: true })));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // another user's
  }
}
