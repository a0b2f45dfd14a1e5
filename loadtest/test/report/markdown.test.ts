import { describe, expect, it } from 'vitest';
import { toMarkdown } from '../../report/markdown.ts';
import type { Result } from '../../report/result.ts';
import { RESULTS } from './sample-result.ts';

describe('toMarkdown', () => {
  it.each(Object.entries(RESULTS))('is as before: %s', async (name, result) => {
    await expect(toMarkdown(result)).toMatchFileSnapshot(`golden/${name}.md`);
  });

  it.each(Object.entries(RESULTS))('has as many cells in each row as its table has columns: %s', (_, result) => {
    const tables = toMarkdown(result)
      .split('\n\n')
      .filter((block) => block.startsWith('|'));
    for (const table of tables) {
      const columns = table
        .trim()
        .split('\n')
        .map((row) => row.split(/(?<!\\)\|/).length);
      expect(new Set(columns).size).toBe(1);
    }
  });

  it('shows what a foreign server says as text, whatever it says', () => {
    const hostile: Result = { ...(RESULTS.nothing as Result), reasons: ['a | b\n# PASS <img src=x> `c` &lt;'] };
    expect(toMarkdown(hostile)).toContain('- a \\| b # PASS &lt;img src=x> \\`c\\` &amp;lt;\n');
  });
});
