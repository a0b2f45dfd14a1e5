// A reader who follows links from the README can reach every page, and the lists of pages are whole.
import { readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listPages, ROOT } from './committed-pages.ts';
import { listLinks } from './markdown-links.ts';

const pages = listPages();
const read = (page: string) => readFileSync(join(ROOT, page), 'utf8');
const listIn = (folder: string) => pages.filter((page) => dirname(page) === folder && basename(page) !== 'README.md');

describe('every page', () => {
  it('can be reached from the README', () => {
    const reached = new Set(['README.md']);
    for (const page of reached) for (const linked of listLinkedPages(page)) reached.add(linked); // which go on being walked
    expect(pages.filter((page) => !reached.has(page))).toEqual([]);
  });

  it.each(listIn('docs/how-to'))('%s stands in the list of how-tos', (page) => {
    expect(listLinkedPages('docs/how-to/README.md')).toContain(page);
  });

  it.each(listIn('docs/decisions'))('%s stands in the list of decisions, by its title', (page) => {
    const [, title] = /^# (.+)$/m.exec(read(page)) ?? [];
    expect(read('docs/decisions/README.md')).toContain(`\n- [${title}](${basename(page)})\n`);
  });
});

function listLinkedPages(page: string): readonly string[] {
  const targets = listLinks(read(page)).map((link) => link.split('#')[0] ?? '');
  return targets.map((target) => normalize(join(dirname(page), target))).filter((target) => pages.includes(target));
}
