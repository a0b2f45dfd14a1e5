// The README's table of variables is the code's.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../config.ts';

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('the README of the server', () => {
  it('lists every variable with its default, in the order of the code', () => {
    const rows = [...README.matchAll(/^\| `(\w+)` \| (?:`([^`]*)`)? ?\|/gm)].map(([, name, value = '']) => [
      name,
      value,
    ]);
    expect(new Map(rows as [string, string][])).toEqual(new Map(Object.entries(DEFAULTS)));
  });
});
