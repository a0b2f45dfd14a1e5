import { describe, expect, it } from 'vitest';
import { loadRules } from '../../compare/rules/rules-file.ts';
import type { HistoryLine } from '../../history/history-line.ts';
import { toHistoryReport } from '../../history/history-report.ts';
import { toHistoryChart } from '../../report/history/history-chart.ts';
import { toHistoryText } from '../../report/history/history-text.ts';
import { FINGERPRINT, toChain, toLine, toNights } from './sample-history.ts';

const RULES = await loadRules(null);
const RELEASE = { name: 'v1.0.0', commit: null };

function toReport(lines: readonly HistoryLine[], release: typeof RELEASE | null = RELEASE) {
  return toHistoryReport({ lines, skipped: [] }, release, RULES);
}

const CREEPING = toChain(12, { cpu: 0.008 });
const STEPPED = toNights(16, (night) => (night < 9 ? {} : { cpu: 0.2, rps: 0.2 }));

describe('a line of the history', () => {
  it('has the raw values of every slot, and the ratios to BASE and to the control', () => {
    const { blocks, ratios, fingerprint } = toLine(1, 'v1.0.0', 'main', { cpu: 0.1 });
    expect(fingerprint).toEqual(FINGERPRINT);
    expect(blocks).toHaveLength(9);
    expect(blocks[0]).toMatchObject({ dropped: false, base: { p95Ms: [expect.any(Number), expect.any(Number)] } });
    expect(blocks[0]?.control.cpuUsPerRequest).toHaveLength(4);
    expect(ratios.headToBase.cpuUsPerRequest).toBeCloseTo(1.1, 2);
    expect(ratios.baseToControl.cpuUsPerRequest).toBeCloseTo(6.2 / 5, 2);
    expect(ratios.headToControl.cpuUsPerRequest).toBeCloseTo((1.1 * 6.2) / 5, 2);
  });
});

describe('the creep check', () => {
  it('is a FAIL when small losses have added up, although each night passed', () => {
    const report = toReport(CREEPING);
    expect(new Set(CREEPING.map(({ verdict }) => verdict))).toEqual(new Set(['PASS']));
    expect(report).toMatchObject({ verdict: 'FAIL', exitCode: 1, release: 'v1.0.0' });
    expect(report.reasons[0]).toMatch(
      /^CPU a request since v1\.0\.0: x1\.\d+ \(1\.0\d+ to 1\.\d+\), losses have added up: proven worse\.$/,
    );
  });

  it('is a PASS when nothing has changed', () => {
    expect(toReport(toNights(8, () => ({})))).toMatchObject({ verdict: 'PASS', exitCode: 0 });
  });

  it.each<[string, readonly HistoryLine[], typeof RELEASE | null]>([
    ['there is no release', toNights(8, () => ({})), null],
    ['the release was never measured', toNights(8, () => ({})), { name: 'v9.0.0', commit: null }],
    ['there are too few nights', toNights(2, () => ({})), RELEASE],
    ['nothing was measured at all', [], RELEASE],
    [
      'the newest comparison is from another machine',
      [...CREEPING, { ...toLine(20, 'a', 'b'), fingerprint: { hash: 'x', parts: { cpu: 'other' } } }],
      RELEASE,
    ],
    [
      'the newest comparisons prove nothing',
      CREEPING.map((line) => ({ ...line, verdict: 'INVALID', exitCode: 4 }) as const),
      RELEASE,
    ],
  ])('is INCONCLUSIVE when %s, and says what would decide it', (_, lines, release) => {
    const report = toReport(lines, release);
    expect(report).toMatchObject({ verdict: 'INCONCLUSIVE', exitCode: 3 });
    expect(report.reasons.join(' ')).not.toMatch(/NaN|undefined/);
    expect(report.reasons.at(-1)).toBe(
      `Compare with the release on this machine (bin/shardgate compare ${release?.name ?? 'RELEASE'} HEAD): ` +
        'each comparison is one more session of both.',
    );
  });

  it('finds a release by its commit where the name is another', () => {
    expect(toReport(CREEPING, { name: 'refs/tags/v1', commit: 'commit of v1.0.0' } as never).verdict).toBe('FAIL');
  });
});

describe('the series', () => {
  it('has the step where it was, on both metrics', () => {
    const { metrics } = toReport(STEPPED);
    expect(metrics.map(({ changePoints }) => changePoints.map(({ name }) => name))).toEqual([['main 10'], ['main 10']]);
    expect(metrics[0]?.changePoints[0]?.change).toBeCloseTo(1.2, 2);
    expect(metrics[1]?.changePoints[0]?.change).toBeCloseTo(0.8, 2);
  });

  it('of another machine, load or control is left out and counted', () => {
    const other = {
      ...toLine(3, 'v1.0.0', 'x'),
      settings: { profile: 'light', connections: 50, path: '/', ratePerSec: null },
    };
    expect(toReport([other, ...CREEPING]).series).toEqual({ machine: '2 x A CPU', comparisons: 12, others: 1 });
  });

  it('is printed with its steps, its creep and what was skipped', async () => {
    const skipped = [{ line: 4, because: 'it is no JSON' }];
    const report = toHistoryReport({ lines: STEPPED, skipped }, RELEASE, RULES);
    await expect(toHistoryText(report, { color: false, width: 100, newest: 3 })).toMatchFileSnapshot(
      'golden/stepped.txt',
    );
    expect(toHistoryText(report, { color: true, width: 100, newest: 3 })).toContain('\u001B[');
  });

  it('is drawn with the levels on both sides of a step', async () => {
    await expect(toHistoryChart(toReport(STEPPED))).toMatchFileSnapshot('golden/stepped.svg');
    expect(toHistoryChart(toReport([]))).toContain('Nothing was measured');
  });
});
