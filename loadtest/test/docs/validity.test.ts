// The page's table of provocations is the one that the whole runs assert, each by some test.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROVOCATIONS } from '../e2e/support/provocations.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const E2E = join(ROOT, 'loadtest/test/e2e');

const page = readFileSync(join(ROOT, 'docs/validity.md'), 'utf8');
const [, section = ''] = page.split('## Provoked\n');
const [table = ''] = section.split('\n## ');
const rows = table
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(1);
const files = readdirSync(E2E).filter((file) => file.endsWith('.e2e.test.ts'));
const tests = files.map((file) => readFileSync(join(E2E, file), 'utf8')).join('\n');

describe('docs/validity.md', () => {
  it('shows every provocation, its verdict and its reason, and no other', () => {
    const expected = Object.values(PROVOCATIONS).map(
      ({ title, verdict, reason }) => `| ${title} | ${verdict} | ${reason} |`,
    );
    expect(rows).toEqual(expected);
  });

  it.each(Object.keys(PROVOCATIONS))('%s is asserted by a whole run', (name) => {
    expect(tests).toMatch(new RegExp(`PROVOCATIONS\\.${name}\\b`));
  });
});
