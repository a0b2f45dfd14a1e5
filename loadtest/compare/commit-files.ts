// The files of a commit in a folder of their own, for as long as a build needs them. The work tree is not touched.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

export class CommitError extends Error {
  override readonly name = 'CommitError';
}

const FOLDER = '.cache/compare';

/** @returns the full hash, or null when git knows no such commit or is not there */
export async function findCommit(root: string, ref: string): Promise<string | null> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  const { stdout, exitCode } = await execa('git', args, { cwd: root, reject: false, stdin: 'ignore' });
  return exitCode === 0 ? stdout.trim() : null;
}

/** @throws CommitError when git cannot hand the files out */
export async function withCommitFiles<T>(
  root: string,
  commit: string,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  await mkdir(join(root, FOLDER), { recursive: true });
  const folder = await mkdtemp(join(root, FOLDER, `${commit.slice(0, 12)}-`));
  try {
    await unpack(root, commit, folder);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function unpack(root: string, commit: string, folder: string): Promise<void> {
  try {
    const archive = execa('git', ['archive', '--format=tar', commit], { cwd: root, stdin: 'ignore', buffer: false });
    await archive.pipe('tar', ['-x', '-C', folder]);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new CommitError(`Expected git to hand out the files of ${commit}, got: ${said}`, { cause });
  }
}
