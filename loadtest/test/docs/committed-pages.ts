// The Markdown pages of this checkout, new ones included; golden files stand in for other folders.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Paths from ROOT. */
export function listPages(): readonly string[] {
  const command = ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'];
  const listed = execFileSync('git', command, { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
  return listed.filter((page) => existsSync(join(ROOT, page)) && !page.includes('/golden/'));
}
