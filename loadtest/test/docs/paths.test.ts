// A file or folder of this checkout that a page names in its code is there.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listFiles, listPages, ROOT } from './committed-pages.ts';

/** A reader's own route, and a file that git ignores. */
const MADE_LATER = ['app/routes/squares.ts', 'deploy/k8s/observe/passwords.env'];

const folders = new Set(listFiles().map((file) => file.split('/')[0] ?? ''));
const pages = listPages().filter((page) => page !== 'CHANGELOG.md'); // tells of files that were

describe.each(pages)('%s', (page) => {
  it('names only files that there are', () => {
    const spans = readFileSync(join(ROOT, page), 'utf8').match(/(?<=`)[\w.-]+\/[\w./-]*(?=`)/g) ?? [];
    const own = spans.filter((path) => folders.has(path.split('/')[0] ?? '') && !MADE_LATER.includes(path));
    expect(own.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
