import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toHistoryLine } from '../../history/history-line.ts';
import type { CompareResult } from '../../report/compare/compare-result.ts';
import { toBackfillText, toBackfillWarning } from '../../rollup/backfill-text.ts';
import { type Kept, readKept, type Unreadable } from '../../rollup/kept-results.ts';
import { toLine } from '../history/sample-history.ts';
import { COMPARISONS } from '../report/compare/sample-comparison.ts';
import { RESULTS } from '../report/sample-result.ts';

type Files = Readonly<Record<string, unknown>>; // texts as they are, everything else as JSON

async function makePlaces(files: Files) {
  const root = await mkdtemp(join(tmpdir(), 'kept-results-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return { root, resultsRoot: join(root, 'results') };
}

async function readAll(files: Files, isWanted: (runId: string) => boolean = () => true) {
  const kept: (Kept | Unreadable)[] = [];
  for await (const one of readKept(await makePlaces(files), isWanted)) kept.push(one);
  return kept;
}

const toCounts = (kept: readonly (Kept | Unreadable)[]) =>
  Object.fromEntries(kept.map((one) => [one.file, 'points' in one ? one.points.length : one.because]));

describe('readKept', () => {
  it('reads runs, comparisons and the history', async () => {
    const files = {
      'results/a-light/result.json': RESULTS.pass,
      'results/b-compare/result.json': COMPARISONS.pass,
      'results/history.jsonl': `${JSON.stringify(toLine(1, 'v1.0.0', 'main'))}\n`,
    };
    expect(toCounts(await readAll(files))).toEqual({
      'results/a-light/result.json': 2 + 3, // legs; start, end and verdict
      'results/b-compare/result.json': COMPARISONS.pass?.metrics.length,
      'results/history.jsonl': 3,
    });
  });

  it.each([
    ['a cut file', JSON.stringify(RESULTS.pass).slice(0, 500), /JSON/],
    ['another program’s JSON', { verdict: 'PASS' }, /does not fit loadtest\/result.schema.json/],
    ['a result that contradicts itself', { ...RESULTS.pass, exitCode: 1 }, /contradicts itself/],
    ['a list', [], /does not fit/],
  ])('names %s, and reads on', async (_, content, because) => {
    const kept = toCounts(await readAll({ 'results/a/result.json': content, 'results/b/result.json': RESULTS.pass }));
    expect(kept['results/a/result.json']).toMatch(because);
    expect(kept['results/b/result.json']).toBe(5);
  });

  it('takes of a comparison that was gone on with its last line, in agreement with its result', async () => {
    const result = COMPARISONS.fail as CompareResult;
    const end = toHistoryLine(result);
    const lines = [{ ...end, verdict: 'INCONCLUSIVE', exitCode: 3 }, end].map((line) => JSON.stringify(line));
    const [ofResult, ofHistory] = await readAll({
      [`results/${result.runId}/result.json`]: result,
      'results/history.jsonl': `${lines.join('\n')}\n`,
    });
    expect(ofHistory).toMatchObject({ points: (ofResult as Kept).points });
  });

  it('names the lines of a history that are none', async () => {
    const good = JSON.stringify(toLine(1, 'v1.0.0', 'main'));
    expect(toCounts(await readAll({ 'results/history.jsonl': `${good}\n{"kind":\n` }))).toEqual({
      'results/history.jsonl:2': 'it is no JSON',
      'results/history.jsonl': 3,
    });
  });

  it.each([
    ['no page at all', 'nothing'],
    ['a page of something else', { provenance: { measuredAt: '2026-01-02T03:04:05Z' }, data: {} }],
    ['a journey without slots', { provenance: { measuredAt: '2026-01-02T03:04:05Z' }, data: { journey: {} } }],
  ])('names a journey that is %s', async (_, page) => {
    const [kept] = await readAll({ 'docs/phases/journey.json': page });
    expect(kept).toMatchObject({ file: 'docs/phases/journey.json', because: expect.any(String) });
  });

  it('finds nothing where nothing is kept, and nothing in a run that is under way', async () => {
    expect(await readAll({})).toEqual([]);
    expect(await readAll({ 'results/a-light/k6.log': '' })).toEqual([]);
  });

  it('does not open what is not wanted, nor the link to the newest', async () => {
    const places = await makePlaces({ 'results/a/result.json': 'broken', 'results/b/result.json': RESULTS.pass });
    await symlink('b', join(places.resultsRoot, 'latest'));
    const kept: (Kept | Unreadable)[] = [];
    for await (const one of readKept(places, (runId) => runId !== 'a')) kept.push(one);
    expect(kept.map(({ file }) => file)).toEqual(['results/b/result.json']);
  });
});

describe('what a backfill says', () => {
  const skipped = [{ file: 'results/a/result.json', because: 'Expected a run.' }];

  it('is what was written, and each file that was left out', () => {
    expect(toBackfillText({ points: { run: 4, journey: 1 }, skipped })).toEqual([
      'Written: 4 points of run, 1 point of journey.',
      'Left out: results/a/result.json: Expected a run.',
    ]);
    expect(toBackfillText({ points: {}, skipped: [] })).toEqual(['Nothing was missing.']);
  });

  it('is one line at the start of a stack, and only when something was left out', () => {
    expect(toBackfillWarning({ points: { run: 4 }, skipped: [] })).toBeNull();
    expect(toBackfillWarning({ points: {}, skipped })).toBe(
      '1 kept result could not be read and will be missing in the dashboards; `bin/shardgate backfill` names them.',
    );
  });
});
