import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRules } from '../../compare/rules/rules-file.ts';
import { appendToHistory, type History, HistoryError, readHistory } from '../../history/history-file.ts';
import { toHistoryReport } from '../../history/history-report.ts';
import { toHistoryChart } from '../../report/history/history-chart.ts';
import { toHistoryText } from '../../report/history/history-text.ts';
import { broken, mutated } from '../report/hostile-json.ts';
import { toLine } from './sample-history.ts';

const LINE = toLine(1, 'v1.0.0', 'main');
const TEXT = JSON.stringify(LINE);
const RULES = await loadRules(null);

function makePath(text?: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'shardgate-history-')), 'history.jsonl');
  if (text !== undefined) writeFileSync(path, text);
  return path;
}

function renderAll(history: History): readonly string[] {
  const report = toHistoryReport(history, { name: 'v1.0.0', commit: null }, RULES);
  return [
    toHistoryText(report, { color: true, width: 80, newest: 20 }),
    toHistoryChart(report),
    JSON.stringify(report),
  ];
}

describe('the history', () => {
  it('has what was appended, in the order of its time, each run once', async () => {
    const path = makePath();
    const [first, second] = [toLine(1, 'v1.0.0', 'a'), toLine(2, 'v1.0.0', 'b')];
    for (const line of [second, first, second]) await appendToHistory(path, line);
    expect(await readHistory(path)).toEqual({ lines: [first, second], skipped: [] });
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(4);
  });

  it('has of a comparison that was gone on with what it came to in the end', async () => {
    const path = makePath();
    const end = { ...LINE, verdict: 'FAIL', exitCode: 1 } as const;
    for (const verdict of [
      { ...LINE, verdict: 'INCONCLUSIVE', exitCode: 3, blocks: LINE.blocks.slice(0, 5) },
      toLine(2, 'v1.0.0', 'b'),
      { ...LINE, verdict: 'ERROR', exitCode: 2 },
      end,
    ] as const) {
      await appendToHistory(path, verdict);
    }
    const { lines } = await readHistory(path);
    expect(lines.map(({ verdict }) => verdict)).toEqual(['FAIL', 'PASS']);
    expect(lines[0]).toEqual(end);
  });

  it('loses no line of processes that write at the same time', async () => {
    const path = makePath();
    const script = new URL('./append-lines.ts', import.meta.url).pathname;
    const names = ['a', 'b', 'c', 'd'];
    await Promise.all(names.map((name) => execa(process.execPath, [script, path, name, '50'])));
    const { lines, skipped } = await readHistory(path);
    const expected = names.flatMap((name) => Array.from({ length: 50 }, (_, number) => `${name}-${number}`));
    expect(skipped).toEqual([]);
    expect(lines.map(({ runId }) => runId).sort()).toEqual(expected.sort());
  }, 60_000);

  it('takes a new line behind one that was cut off, and says which was', async () => {
    const path = makePath(`${TEXT}\n${TEXT.slice(0, 100)}`);
    await appendToHistory(path, toLine(2, 'v1.0.0', 'b'));
    const { lines, skipped } = await readHistory(path);
    expect(lines.map(({ at }) => at.slice(0, 10))).toEqual(['2026-01-01', '2026-01-02']);
    expect(skipped).toEqual([{ line: 2, because: 'it is no JSON' }]);
  });

  it.each<[string, string, string]>([
    ['text', 'hello', 'it is no JSON'],
    ['JSON of another kind', '{"level":"info","msg":"x"}', 'it is no comparison'],
    ['a list', '[]', 'it is no comparison'],
    [
      'another version',
      TEXT.replace('"schemaVersion":1', '"schemaVersion":2'),
      '/schemaVersion must be equal to constant (1)',
    ],
    ['another code', TEXT.replace('"exitCode":0', '"exitCode":1'), 'it has exit code 1 beside the verdict PASS'],
    ['a day that is none', TEXT.replace('2026-01-01T', '2026-13-41T'), 'its time is none'],
    ['no end', `{"kind":"comparison","x":"${'x'.repeat(2 ** 20)}`, 'characters'],
    ['a value that is none', TEXT.replace(/"rps":\[[^\]]*\]/, '"rps":[1e999]'), '/blocks/0/base/rps/0 must be'],
    [
      'a line that would write over the terminal',
      TEXT.replace('main', 'main\\u001b[2J'),
      '/arms/head/name must match pattern',
    ],
  ])('names a line of %s with its number, and goes on', async (_, text, because) => {
    const { lines, skipped } = await readHistory(makePath(`\n${text}\n\n${TEXT}\n`));
    expect(lines).toEqual([LINE]);
    expect(skipped).toEqual([{ line: 2, because: expect.stringContaining(because) }]);
  });

  it.each<[string, () => string]>([
    ['that is not there', () => join(makePath(), 'none')],
    ['that is a folder', () => tmpdir()],
  ])('%s is an error with the remedy', async (_, toPath) => {
    await expect(readHistory(toPath())).rejects.toThrow(HistoryError);
    await expect(readHistory(toPath())).rejects.toThrow('; `bin/shardgate compare` begins one.');
  });

  it('with any one change in a line has its reports, and that line is read or named', async () => {
    const path = makePath();
    await fc.assert(
      fc.asyncProperty(mutated(LINE), async (value) => {
        writeFileSync(path, `${TEXT.replace(LINE.runId, 'whole')}\n${JSON.stringify(value) ?? ''}\n`);
        const history = await readHistory(path);
        expect(history.lines.map(({ runId }) => runId)).toContain('whole');
        for (const text of renderAll(history)) expect(text).not.toContain('\u001B]0;');
        expect(toHistoryReport(history, { name: 'v1.0.0', commit: null }, RULES).verdict).not.toBe('PASS');
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('with broken text has its reports, and the lines around it', async () => {
    const path = makePath();
    const [before, after] = ['before', 'after'].map((runId) => TEXT.replace(LINE.runId, runId));
    await fc.assert(
      fc.asyncProperty(broken(TEXT), async (text) => {
        writeFileSync(path, `${before}\n${text}`);
        await appendToHistory(path, JSON.parse(after ?? ''));
        const history = await readHistory(path);
        expect(history.lines.map(({ runId }) => runId)).toEqual(expect.arrayContaining(['before', 'after']));
        renderAll(history);
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});
