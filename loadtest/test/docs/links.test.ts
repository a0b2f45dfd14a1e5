// Every relative link of every committed page leads somewhere: to a file or folder, and to a heading where it names one.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listPages, ROOT } from './committed-pages.ts';
import { findDeadLinks, toAnchors } from './markdown-links.ts';

describe.each(listPages())('%s', (page) => {
  it('has no dead link', () => {
    const read = (path: string) => (path.endsWith('.md') ? readFileSync(path, 'utf8') : null);
    const path = join(ROOT, page);
    const exists = (target: string) => !relative(ROOT, target).startsWith('..') && existsSync(target);
    const dead = findDeadLinks(readFileSync(path, 'utf8'), path, { exists, read, resolve: toTarget });
    expect(dead).toEqual([]);
  });
});

describe('findDeadLinks', () => {
  const pages: Record<string, string> = {
    '/docs/b.md': '# The title\n\n## Two words, `code` & more\n\n## Again\n\n## Again\n',
  };
  const site = {
    exists: (path: string) => path in pages || path === '/docs/a.md' || path === '/docs/picture.svg',
    read: (path: string) => pages[path] ?? null,
    resolve: toTarget,
  };
  const find = (text: string) => findDeadLinks(text, '/docs/a.md', site);

  it.each([
    '[b](b.md)',
    '[b](b.md#the-title)',
    '[b](b.md#two-words-code--more)',
    '[b](b.md#again-1)',
    '# Own\n[here](#own)',
    '![picture](picture.svg)',
    '[web](https://example.org/x#y)',
    '`[code](nowhere.md)`',
    '```\n[code](nowhere.md)\n```',
  ])('accepts %j', (text) => expect(find(text)).toEqual([]));

  it.each([
    ['[x](nowhere.md)', 'nowhere.md'],
    ['[b](b.md#no-such)', 'b.md#no-such'],
    ['[here](#own)', '#own'],
    ['![p](none.svg)', 'none.svg'],
    ['[one](b.md) and [two](nowhere.md)', 'nowhere.md'],
    ['[![p](none.svg)](b.md)', 'none.svg'],
  ])('finds the dead link in %j', (text, dead) => expect(find(text)).toEqual([dead]));
});

describe('toAnchors', () => {
  it('takes no line of a code block for a heading', () => {
    expect(toAnchors('# One\n\n```\n# no\n```\n\n    # no either\n')).toEqual(['one']);
  });
});

function toTarget(page: string, target: string): string {
  return target === '' ? page : resolve(dirname(page), target);
}
