// The files of this checkout, new ones included, and its Markdown pages; golden files stand in for other folders.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Paths from ROOT. */
export function listPages(): readonly string[] {
  return listFiles('*.md').filter((page) => !page.includes('/golden/'));
}

/** Paths from ROOT. @param pattern - git's; default: all */
export function listFiles(pattern = '*'): readonly string[] {
  const command = ['ls-files', '--cached', '--others', '--exclude-standard', pattern];
  const listed = execFileSync('git', command, { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
  return listed.filter((path) => existsSync(join(ROOT, path)));
}
