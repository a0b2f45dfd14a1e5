// Every table of every committed page is one: a row that is cut off from its header shows as raw pipes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listPages, ROOT } from './committed-pages.ts';
import { findLooseRows } from './markdown-tables.ts';

describe.each(listPages())('%s', (page) => {
  it('has no row without its table', () => {
    expect(findLooseRows(readFileSync(join(ROOT, page), 'utf8'))).toEqual([]);
  });
});

describe('findLooseRows', () => {
  const TABLE = '| a | b |\n|---|---|\n| 1 | 2 |\n';

  it.each([TABLE, `text\n\n${TABLE}\ntext\n\n${TABLE}`, '```\n| 1 | 2 |\n```\n', '| a |\n|:-:|\n| x \\| y |\n'])(
    'accepts %j',
    (text) => expect(findLooseRows(text)).toEqual([]),
  );

  it.each([
    [`${TABLE}\n| 3 | 4 |\n`, ['| 3 | 4 |']],
    ['| 1 | 2 |\n', ['| 1 | 2 |']],
    ['| a | b |\n|---|---|\n| `x|y` | 2 |\n', ['| a | b |', '|---|---|', '| `x|y` | 2 |']],
  ])('finds the rows in %j', (text, rows) => expect(findLooseRows(text)).toEqual(rows));
});
