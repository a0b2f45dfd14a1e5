// A server whose routes are those of a test: routes/routes.ts of the image is replaced by one that hands them on.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TESTS = fileURLToPath(new URL('..', import.meta.url));
const IN_IMAGE = '/srv/app';

export type MountedFiles = Readonly<{ mounts: Readonly<Record<string, string>>; remove(): Promise<void> }>;

/** @param path - below app/test, of a module that exports ROUTES */
export async function mountRoutes(path: string): Promise<MountedFiles> {
  const files = await mountFiles({ 'routes/routes.ts': `export { ROUTES } from '../test/${path}';\n` });
  return { ...files, mounts: { ...files.mounts, [`${IN_IMAGE}/test`]: TESTS } };
}

/** @param files - texts by path below app/ */
export async function mountFiles(files: Readonly<Record<string, string>>): Promise<MountedFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'shardgate-routes-'));
  const mounts: Record<string, string> = {};
  for (const [path, text] of Object.entries(files)) {
    const host = join(folder, path.replaceAll('/', '-'));
    await writeFile(host, text, { mode: 0o644 });
    mounts[`${IN_IMAGE}/${path}`] = host;
  }
  return { mounts, remove: () => rm(folder, { recursive: true }) };
}
