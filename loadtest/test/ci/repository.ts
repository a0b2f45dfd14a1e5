// A git repository with a remote of its own, both real, in folders that nobody else knows.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { makeFolder } from './script.ts';

const IDENTITY = ['-c', 'user.name=t', '-c', 'user.email=t@localhost', '-c', 'init.defaultBranch=main'];

export function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', [...IDENTITY, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

export function commit(folder: string, ...tags: readonly string[]): void {
  git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'a change');
  for (const tag of tags) git(folder, 'tag', tag);
}

/** @returns a clone with one commit pushed, and how to make more clones */
export function createRepository(): Readonly<{ folder: string; clone: () => string }> {
  const top = makeFolder();
  git(top, 'init', '--quiet', '--bare', 'remote');
  const clone = () => {
    const folder = makeFolder();
    git(folder, 'clone', '--quiet', join(top, 'remote'), '.');
    return folder;
  };
  const folder = clone();
  commit(folder);
  git(folder, 'push', '--quiet', 'origin', 'HEAD:main');
  return { folder, clone };
}
