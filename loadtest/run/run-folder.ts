// The folder of one run under results/, and the link `latest` to the newest.
import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, statfs, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

export type RunFolder = Readonly<{ runId: string; path: string }>;

export class ResultsError extends Error {
  override readonly name = 'ResultsError';
}

/** A run writes far less; a disk this full fails elsewhere soon. */
const MIN_FREE_BYTES = 64 * 2 ** 20;

/** Sorts by time, reads aloud, and never repeats: 20261123-084437-light-3fa9 */
export function toRunId(profile: string, startedAt: Date, suffix = randomBytes(2).toString('hex')): string {
  const [date = '', time = ''] = startedAt.toISOString().split('T');
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${profile}-${suffix}`;
}

/** @throws ResultsError when the folder cannot be made, or its disk is nearly full */
export async function createRunFolder(resultsRoot: string, runId: string): Promise<RunFolder> {
  const path = join(resultsRoot, runId);
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    throw new ResultsError(`Expected to create ${path}, got: ${toMessage(cause)}; free the path, or set --results.`, {
      cause,
    });
  }
  await checkFreeSpace(path);
  return { runId, path };
}

/** @throws ResultsError when the file cannot be written; what was written before stays */
export async function writeRunFile(folder: RunFolder, name: string, text: string): Promise<string> {
  const path = join(folder.path, name);
  try {
    await writeFile(path, text);
    return path;
  } catch (cause) {
    throw new ResultsError(`Expected to write ${path}, got: ${toMessage(cause)}; free some space there.`, { cause });
  }
}

/** Points results/latest at this run, in one step, so that a reader never finds it missing. */
export async function linkLatest(resultsRoot: string, { path }: RunFolder): Promise<void> {
  const name = basename(path);
  const fresh = join(resultsRoot, `.latest-${name}`);
  await rm(fresh, { force: true }); // of an invocation that was killed right here
  await symlink(name, fresh);
  await rename(fresh, join(resultsRoot, 'latest'));
}

async function checkFreeSpace(path: string): Promise<void> {
  const { bavail, bsize } = await statfs(path);
  const freeBytes = bavail * bsize;
  if (freeBytes >= MIN_FREE_BYTES) return;
  const wanted = MIN_FREE_BYTES / 2 ** 20;
  const got = Math.floor(freeBytes / 2 ** 20);
  throw new ResultsError(`Expected at least ${wanted} MiB free at ${path}, got ${got} MiB; free some space there.`);
}

function toMessage(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
