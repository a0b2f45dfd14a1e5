// Which commit the kit itself is.
import { execa } from 'execa';

/** Twelve digits; ends with "+" when files differ from it, 'unknown' outside of git. */
export async function readCommit(root: string): Promise<string> {
  const git = (...args: string[]) => execa('git', args, { cwd: root, reject: false, stdin: 'ignore' });
  const [head, status] = await Promise.all([
    git('rev-parse', '--short=12', 'HEAD'),
    git('status', '--porcelain', '--untracked-files=no'),
  ]);
  if (head.exitCode !== 0) return 'unknown';
  return status.stdout === '' ? head.stdout : `${head.stdout}+`;
}
