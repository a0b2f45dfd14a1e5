// The release that losses are counted from: the newest tag such as v1.2.3 in the history of the checkout, or a named one.
import { execa } from 'execa';
import type { Release } from './history-report.ts';

/**
 * @param name - a tag or an image's name; undefined for the last release before the checked-out commit
 * @returns null when there is none; a name that git does not know has no commit
 */
export async function findRelease(root: string, name: string | undefined): Promise<Release | null> {
  const tag =
    name ??
    (await ask(root, ['tag', '--list', 'v[0-9]*', '--merged', 'HEAD', '--no-contains', 'HEAD', ...NEWEST_FIRST])).split(
      '\n',
    )[0];
  if (!tag) return null;
  const commit = await ask(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${tag}^{commit}`]);
  return { name: tag, commit: commit === '' ? null : commit };
}

const NEWEST_FIRST = ['--sort=-version:refname'];

/** Nothing where git has no answer, or is not there. */
async function ask(root: string, args: readonly string[]): Promise<string> {
  const { stdout, exitCode } = await execa('git', [...args], { cwd: root, reject: false });
  return exitCode === 0 ? String(stdout).trim() : '';
}
