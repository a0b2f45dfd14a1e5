import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { printK6, STARTED_MS, toPlan } from '../../combine/k6-process.ts';

const BIN = new URL('../../../../bin/shardgate', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'shardgate-combine-'));

const SAMPLES = Array.from({ length: 200 }, (_, index) => ({ slice: index % 4, ms: 2, status: 200 }));
const PLAN = keep('plan.json', JSON.stringify(toPlan()));
const LOGS = ['0:1/2', '1/2:1'].map((segment, index) =>
  keep(`${index}.log`, printK6(toPlan(), SAMPLES, { segment, startedMs: STARTED_MS + index })),
);

describe('shardgate combine', () => {
  it('judges two logs as one run, keeps its files, and exits with the verdict’s code', async () => {
    const { exitCode, stdout } = await run('--plan', PLAN, '--profile', 'light', ...LOGS);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('PASS: every target is proven met')]);
    const kept = JSON.parse(readFileSync(join(folder, 'latest/result.json'), 'utf8'));
    expect(kept).toMatchObject({
      verdict: 'PASS',
      profile: 'light',
      targets: { name: 'any-service', ratePerSec: 100 },
    });
    expect(JSON.parse(readFileSync(join(folder, 'latest/k6-summary.json'), 'utf8'))).toMatchObject([
      { output: '0.log', start: { segment: '0:1/2' } },
      { output: '1.log', start: { segment: '1/2:1' } },
    ]);
  });

  it('is an ERROR with the remedy when a generator’s log is missing, and keeps that result too', async () => {
    const { exitCode, stdout } = await run('--plan', PLAN, '--json', LOGS[0] ?? '');
    expect([exitCode, JSON.parse(stdout).reasons]).toEqual([
      2,
      [expect.stringContaining('1/2:1 is missing: fetch the log of that generator')],
    ]);
  });

  it('refuses what is no plan in one paragraph', async () => {
    const { exitCode, stderr } = await run('--plan', LOGS[0] ?? '', ...LOGS);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(/^Expected --plan to be the plan\.json of a leg, got: .*$/),
    ]);
  });
});

function run(...args: readonly string[]) {
  const env = { NO_COLOR: '1', GITHUB_ACTIONS: 'false' };
  return execa(BIN, ['combine', '--results', folder, ...args], { reject: false, stdin: 'ignore', env });
}

function keep(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
