import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Console } from '../../cli/console.ts';
import { annotate, printReport } from '../../cli/present.ts';
import type { Report } from '../../report/reporter.ts';

const REPORT: Report = { exitCode: 0, render: (format) => `<${format}>\n` };

function open() {
  const said: string[] = [];
  const printed: string[] = [];
  const console = {
    color: false,
    columns: 80,
    print: (text: string) => printed.push(text),
    say: (line: string) => said.push(line),
  };
  return { said, printed, console: console as unknown as Console };
}

describe('printReport', () => {
  it.each([
    [true, '<json>\n'],
    [false, '\n<terminal>\n'],
  ])('with --json %s prints %j', (json, text) => {
    const { console, printed } = open();
    printReport(REPORT, { json, reportPath: null, isLast: true }, { console });
    expect(printed).toEqual([text]);
  });

  it.each([
    [true, []],
    [false, ['\n<terminal>\n']],
  ])('with --json %s prints of a run that is made again %j', (json, texts) => {
    const { console, printed } = open();
    printReport(REPORT, { json, reportPath: null, isLast: false }, { console });
    expect(printed).toEqual(texts);
  });
});

describe('annotate', () => {
  it.each([
    ['auto', { GITHUB_ACTIONS: 'true' }, true],
    ['auto', { GITHUB_ACTIONS: 'false' }, false],
    ['auto', {}, false],
    ['github', {}, true],
    ['none', { GITHUB_ACTIONS: 'true' }, false],
  ] as const)('%s with %j: %s', async (where, env, wanted) => {
    const { console, said, printed } = open();
    await annotate(REPORT, where, { console, env });
    expect([said, printed]).toEqual([wanted ? ['<github>'] : [], []]);
  });

  it('adds to the summary of the job what stands there already', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'shardgate-summary-')), 'summary.md');
    writeFileSync(file, 'before\n');
    await annotate(REPORT, 'github', { console: open().console, env: { GITHUB_STEP_SUMMARY: file } });
    expect(readFileSync(file, 'utf8')).toBe('before\n<markdown>\n');
  });

  it('goes on when the summary cannot be written, and says so', async () => {
    const { console, said } = open();
    await annotate(REPORT, 'github', { console, env: { GITHUB_STEP_SUMMARY: '/nowhere/summary.md' } });
    expect(said.at(-1)).toMatch(/^The summary of the job could not be written: ENOENT/);
  });
});
