import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../report/result.ts';
import { toTerminal } from '../../report/terminal.ts';
import { RESULTS } from './sample-result.ts';

const PLAIN = { color: false, width: 100, report: 'results/2026-01-02T03-04-05Z-light/report.html' };
const ENTRIES = Object.entries(RESULTS);

describe('toTerminal', () => {
  it.each(ENTRIES)('is as before: %s', async (name, result) => {
    await expect(toTerminal(result, PLAIN)).toMatchFileSnapshot(`golden/${name}.txt`);
  });

  it.each(ENTRIES)('says the same with colors: %s', (_, result) => {
    const colored = toTerminal(result, { ...PLAIN, color: true });
    expect(colored).not.toBe(toTerminal(result, PLAIN));
    expect(stripVTControlCharacters(colored)).toBe(toTerminal(result, PLAIN));
  });

  it.each([60, 80, 120])('keeps reasons within %d columns', (width) => {
    const [, ...blocks] = toTerminal(RESULTS.fail as Result, { ...PLAIN, width }).split('\n\n');
    const widest = Math.max(...blocks.slice(0, -1).flatMap((block) => block.split('\n').map((line) => line.length)));
    expect(widest).toBeLessThanOrEqual(width);
  });

  it('gives every reason in full', () => {
    const result = RESULTS.fail as Result;
    const text = toTerminal(result, { ...PLAIN, width: 10_000 });
    for (const reason of result.reasons) expect(text).toContain(`\n- ${reason}\n`);
  });

  it('says when no report was written', () => {
    expect(toTerminal(RESULTS.nothing as Result, { ...PLAIN, report: null })).toMatch(/\n\nNo report was written\.\n$/);
  });

  it('passes no control character on', () => {
    const hostile: Result = { ...(RESULTS.nothing as Result), reasons: ['a\u001b[2Jb\u0007c\u009bd'] };
    expect(toTerminal(hostile, PLAIN)).toContain('- a [2Jb c d\n');
  });
});
