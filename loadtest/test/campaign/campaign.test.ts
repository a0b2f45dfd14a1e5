import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCampaignClaims, toCampaignSections } from '../../campaign/campaign-page.ts';
import { type Kind, toAnswer, toKindEnv } from '../../campaign/kind.ts';
import { appendRecord, type CampaignRecord, readCampaign, toRecord } from '../../campaign/record.ts';
import { runEachKind } from '../../campaign/self-test.ts';
import { toMinutes, toNextKind, toSplitTotals, toTotals } from '../../campaign/totals.ts';
import type { ComparisonVerdict } from '../../gate/compare/assessment.ts';
import type { CompareResult } from '../../report/compare/compare-result.ts';
import { COMPARISONS } from '../report/compare/sample-comparison.ts';
import { broken } from '../report/hostile-json.ts';

const get = (name: string) => COMPARISONS[name] as CompareResult;
const PASS = toRecord('alike', get('pass'));
const FAIL = { ...toRecord('cpu10', get('fail')), runId: 'b' };
const makeFile = () => join(mkdtempSync(join(tmpdir(), 'shardgate-campaign-')), 'sub', 'campaign.jsonl');

describe('a kind of comparison', () => {
  it.each([
    ['alike', 'PASS', 'right'],
    ['alike', 'FAIL', 'wrong'],
    ['alike', 'INVALID', 'undecided'],
    ['cpu20', 'FAIL', 'right'],
    ['cpu20', 'PASS', 'wrong'],
    ['sleep', 'INCONCLUSIVE', 'undecided'],
    ['sleep', 'ERROR', 'undecided'],
  ] as const)('%s with the verdict %s is %s', (kind, verdict, answer) => {
    expect(toAnswer(kind, verdict)).toBe(answer);
  });

  it('lets HEAD spin for its share of what a request costs BASE, and changes nothing where both are alike', () => {
    expect(toKindEnv('cpu10', 6.2)).toEqual({ base: ['APP_FAULT_SPIN_US=0.001'], head: ['APP_FAULT_SPIN_US=0.621'] });
    expect(toKindEnv('sleep', Number.NaN)).toEqual({ base: [], head: ['APP_FAULT_DELAY_MS=5'] });
    expect(toKindEnv('alike', Number.NaN)).toEqual({ base: [], head: [] });
  });
});

describe('the campaign’s file', () => {
  it('keeps what is appended, each comparison once', async () => {
    const file = makeFile();
    for (const record of [PASS, FAIL, PASS]) await appendRecord(file, record);
    expect(await readCampaign(file)).toEqual({ records: [PASS, FAIL], skipped: 0 });
  });

  it('loses nothing of many writers at once', async () => {
    const file = makeFile();
    const records = Array.from({ length: 40 }, (_, index): CampaignRecord => ({ ...PASS, runId: `r${index}` }));
    await Promise.all(records.map((record) => appendRecord(file, record)));
    expect((await readCampaign(file)).records).toHaveLength(40);
  });

  it('reads the lines of older kits, which do not tell where the time went', async () => {
    const file = makeFile();
    const { splitSeconds: _, decisionSeconds: __, rules: ___, ...old } = PASS;
    await appendRecord(file, old);
    expect(await readCampaign(file)).toEqual({ records: [old], skipped: 0 });
  });

  it('is empty where there is none', async () => {
    expect(await readCampaign('/no/such/file')).toEqual({ records: [], skipped: 0 });
  });

  it('skips what is no comparison, whatever it is, and counts it', async () => {
    const file = makeFile();
    await appendRecord(file, FAIL);
    await fc.assert(
      fc.asyncProperty(broken(JSON.stringify(PASS)), async (line) => {
        writeFileSync(file, `${line}\n${JSON.stringify(FAIL)}\n`);
        const { records } = await readCampaign(file);
        expect(records).toContainEqual(FAIL);
        for (const { cpuRatio, wallSeconds } of records) {
          expect(Number.isFinite(wallSeconds)).toBe(true);
          expect(cpuRatio === null || Number.isFinite(cpuRatio)).toBe(true);
        }
      }),
    );
  });
});

describe('the totals of a campaign', () => {
  it('have a row for each kind, with what was wrong', () => {
    const wrong = { ...FAIL, kind: 'alike' as const, runId: 'c' };
    const [alike, cpu10] = toTotals([PASS, FAIL, wrong]);
    expect(alike?.slice(0, 8)).toEqual(['identical', '2', '1', '1', '0', '0', '0', '1 (9–91 %)']);
    expect(cpu10?.slice(0, 8)).toEqual(['+10 % CPU a request', '1', '0', '1', '0', '0', '0', '0 (0–79 %)']);
  });

  it('say what the time of a block goes to, of those comparisons that tell', () => {
    const { splitSeconds: _, decisionSeconds: __, ...old } = PASS;
    expect(toSplitTotals([old])).toEqual([]);
    expect(toSplitTotals([PASS, { ...old, runId: 'd' }])).toEqual([
      ['identical', '40 (40–40)', '0.5', '1.5', '16.5', '16.0', '0.9', '4.4', '0.2'],
    ]);
  });

  it('count the time from the command to the verdict, and that of the blocks where no more is known', () => {
    const { decisionSeconds: _, ...old } = PASS;
    expect([toMinutes({ ...PASS, decisionSeconds: 420 }), toMinutes(old)]).toEqual([7, 6]);
  });

  it('go on with the kind that has the fewest', () => {
    expect(toNextKind(['alike', 'cpu10'], [PASS])).toBe('cpu10');
    expect(toNextKind(['alike', 'cpu10'], [PASS, FAIL])).toBe('alike');
  });
});

describe('the self-test', () => {
  const runWith = async (pending: CampaignRecord['kind'] | null, kinds: readonly CampaignRecord['kind'][]) => {
    const asked: string[] = [];
    let left = pending;
    const records = await runEachKind(kinds, async (kind) => {
      asked.push(kind);
      const record = { ...PASS, kind: left ?? kind };
      left = null;
      return record;
    });
    return { asked, kinds: records.map(({ kind }) => kind) };
  };

  it('makes each kind once', async () => {
    expect(await runWith(null, ['alike', 'cpu20'])).toEqual({ asked: ['alike', 'cpu20'], kinds: ['alike', 'cpu20'] });
  });

  it.each([
    ['cpu10', ['alike', 'alike', 'cpu20']],
    ['cpu20', ['alike', 'alike']],
    ['alike', ['alike', 'cpu20']],
  ] as const)('is not short of a kind because an interrupted %s was finished first', async (pending, asked) => {
    expect(await runWith(pending, ['alike', 'cpu20'])).toEqual({ asked, kinds: ['alike', 'cpu20'] });
  });
});

describe('the page of a campaign', () => {
  const many = (kind: Kind, verdicts: readonly ComparisonVerdict[]) =>
    verdicts.map((verdict, index): CampaignRecord => ({ ...PASS, kind, verdict, runId: `${kind}${index}` }));
  const alike = many('alike', ['PASS', 'PASS', 'PASS', 'PASS', 'PASS', 'PASS', 'PASS', 'INCONCLUSIVE']);
  const cpu10 = many('cpu10', ['FAIL', 'FAIL', 'FAIL', 'INVALID']);
  const cpu20 = many('cpu20', ['FAIL', 'FAIL', 'FAIL', 'FAIL']);
  const outcomes = (records: readonly CampaignRecord[]) => toCampaignClaims(records).map(({ outcome }) => outcome);

  it('claims what it is for: no false FAIL, most PASS, slower ones FAIL, soon enough', () => {
    expect(outcomes([...alike, ...cpu10, ...cpu20])).toEqual(['met', 'met', 'met', 'met', 'met']);
  });

  it('misses each of them', () => {
    const slow = alike.map((record) => ({ ...record, decisionSeconds: 601 }));
    const wrong = [
      ...many('alike', ['FAIL', 'PASS', 'INVALID', 'INVALID', 'INVALID', 'INVALID', 'INVALID', 'PASS']),
      ...many('cpu20', ['FAIL', 'FAIL', 'FAIL', 'PASS']),
      ...many('cpu10', ['FAIL', 'FAIL', 'PASS', 'PASS']),
    ];
    expect(outcomes(wrong).slice(0, 4)).toEqual(['missed', 'missed', 'missed', 'missed']);
    expect(outcomes(slow).at(-1)).toBe('missed');
  });

  it('leaves open what was not tried often enough', () => {
    expect(outcomes([...alike.slice(1), ...cpu10.slice(1)])).toEqual(['open', 'open', 'open', 'open', 'met']);
    expect(outcomes([])).toEqual(['open', 'open', 'open', 'open', 'open']);
  });

  it('shows every comparison, and what its time went to', () => {
    const page = toCampaignSections([...alike, ...cpu10]).join('\n\n');
    expect(page.match(/^\| 2026-01-02T03:04 \|/gm)).toHaveLength(12);
    expect(page).toContain('| identical | 40 (40–40) | 0.5 | 1.5 | 16.5 | 16.0 | 0.9 | 4.4 | 0.2 |');
    expect(page).toContain('12 real comparisons by `shardgate compare` (rules: default)');
  });
});
