import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { toNights } from '../../history/sample-history.ts';
import { COMPARISONS } from '../../report/compare/sample-comparison.ts';

const BIN = new URL('../../../../bin/shardgate', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'shardgate-history-'));

const run = (...args: readonly string[]) =>
  execa(BIN, ['history', ...args], { reject: false, stdin: 'ignore', env: { NO_COLOR: '1' } });

describe('shardgate history', () => {
  it('adds a kept comparison, draws the chart, and exits 0 whatever the history says', async () => {
    const [file, chart] = [join(folder, 'new/history.jsonl'), join(folder, 'chart.svg')];
    writeFileSync(join(folder, 'result.json'), JSON.stringify(COMPARISONS.fail));
    const { exitCode, stdout } = await run('--file', file, '--add', folder, '--chart', chart, '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      comparisons: [{ verdict: 'FAIL' }],
      skipped: [],
    });
    expect(readFileSync(chart, 'utf8')).toMatch(/^<svg /);
  });

  it('with --gate exits with the creep check’s code', async () => {
    const file = join(folder, 'slower.jsonl');
    writeFileSync(
      file,
      toNights(6, () => ({ cpu: 0.2 }))
        .map((line) => `${JSON.stringify(line)}\n`)
        .join(''),
    );
    const { exitCode, stdout } = await run('--file', file, '--since', 'v1.0.0', '--gate');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('Creep since the release: FAIL');
  });

  it('without a history is an ERROR that says what begins one, not a PASS', async () => {
    const { exitCode, stderr } = await run('--file', join(folder, 'none.jsonl'), '--gate');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^Expected a history at .*none\.jsonl, got: ENOENT.*; `bin\/shardgate compare` begins one\.$/,
    );
  });
});
