import { describe, expect, it } from 'vitest';
import { ARM_NAMES, toSchedule } from '../../../bench/verdicts/arms.ts';
import type { SeriesRun } from '../../../bench/verdicts/series.ts';
import { toVerdictSections, toVerdictText } from '../../../bench/verdicts/verdicts-page.ts';

const STARVED = 'On the rate leg: the generator was 97 % busy.';

function toRun(arm: SeriesRun['arm'], verdict: SeriesRun['verdict'], reasons: readonly string[] = []): SeriesRun {
  return { arm, verdict, reasons, generatorNamed: reasons.includes(STARVED) };
}

describe('the schedule of a series', () => {
  it('interleaves the arms, and runs a server with a fault half as often', () => {
    expect(toSchedule(ARM_NAMES, 2)).toEqual(['starved', 'healthy', 'starved', 'healthy', 'slowed', 'stalled']);
    const twenty = toSchedule(ARM_NAMES, 20);
    expect(ARM_NAMES.map((arm) => twenty.filter((name) => name === arm).length)).toEqual([20, 20, 10, 10]);
  });
});

describe('the page of a series', () => {
  it('counts verdicts, and says held only where enough of them were right', () => {
    const tenth = Array.from({ length: 9 }, () => toRun('healthy', 'PASS'));
    const runs = [toRun('starved', 'INVALID', [STARVED]), ...tenth, toRun('healthy', 'INVALID', [STARVED])];
    expect(toVerdictText(runs)).toContain('| 1 | 0 | 0 | 0 | 0 | 1 | 1 | INVALID | holds |');
    expect(toVerdictText(runs)).toContain('| 10 | 9 | 0 | 0 | 0 | 1 | 1 | PASS in 9 of 10 | holds |');
    expect(toVerdictText([...runs, toRun('healthy', 'FAIL')])).toContain('| PASS in 9 of 10 | missed |');
    expect(toVerdictText([toRun('starved', 'PASS')])).toContain('| INVALID | missed |');
    expect(toVerdictText([toRun('stalled', 'PASS')])).toContain('| never PASS | missed |');
  });

  it('gives each reason once for a run, without its numbers', () => {
    const runs = [
      toRun('starved', 'INVALID', [STARVED, STARVED]),
      toRun('starved', 'INVALID', [STARVED.replace('97', '99')]),
    ];
    expect(toVerdictSections(runs, 'shardgate load smoke').join('\n')).toContain(
      '| starved | 2 | On the rate leg: the generator was N % busy. |',
    );
  });
});
