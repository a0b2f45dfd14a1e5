import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Page, toPageMarkdown, writePage } from '../../bench/page.ts';
import { PROVENANCE } from './sample-provenance.ts';

const PAGE: Page = {
  title: 'What a request costs',
  regenerate: 'make bench-server ARGS=--write',
  sections: ['One figure: 5 us.'],
  provenance: PROVENANCE,
  data: { us: 5 },
};

describe('toPageMarkdown', () => {
  it('says how it is made, and where its numbers come from', async () => {
    await expect(toPageMarkdown('benchmarks/server', PAGE)).toMatchFileSnapshot('golden/page.md');
  });
});

describe('writePage', () => {
  it('puts the values beside the page', async () => {
    const root = await mkdtemp(join(tmpdir(), 'page-'));
    expect(await writePage(root, 'benchmarks/server', PAGE)).toEqual([
      'docs/benchmarks/server.md',
      'docs/benchmarks/server.json',
    ]);
    expect(JSON.parse(await readFile(join(root, 'docs/benchmarks/server.json'), 'utf8'))).toEqual({
      provenance: PROVENANCE,
      data: { us: 5 },
    });
    expect(await readFile(join(root, 'docs/benchmarks/server.md'), 'utf8')).toContain('# What a request costs');
  });
});
