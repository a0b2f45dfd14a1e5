import { describe, expect, it } from 'vitest';
import type { Check } from '../../gate/verdict.ts';
import type { Result } from '../../report/result.ts';
import { toMissed } from '../../rollup/missed.ts';
import { toResultPoints } from '../../rollup/result-points.ts';
import { toRunEvents } from '../../rollup/run-events.ts';
import { MEASUREMENTS } from '../../stream/measurements.ts';
import { RESULTS } from '../report/sample-result.ts';

const pass = RESULTS.pass as Result;
const fail = RESULTS.fail as Result;
const STARTED_MS = Date.parse('2026-01-02T03:04:05.678Z');
const ENDED_MS = STARTED_MS + 40_000;

const toVerdict = (result: Result) => toRunEvents(result).find(({ kind }) => kind === 'verdict');

/** A run that failed by errors, its P95 beyond the limit. */
function toFailed(p95: Check['outcome']): Result {
  const ofRate = { leg: 'rate', limit: { max: 1 }, value: 2, because: 'x', attempts: 2 } as const;
  const checks: readonly Check[] = [
    { ...ofRate, metric: 'p95Ms', outcome: p95 },
    { ...ofRate, metric: 'failedRatio', outcome: 'fail' },
    { ...ofRate, leg: 'capacity', metric: 'failedRatio', outcome: 'fail' },
  ];
  return { ...fail, checks };
}

describe('toRunEvents', () => {
  it('marks start, restarts, end and verdict, each at its own time, and the outcome at the end', () => {
    const restarts = [{ at: '2026-01-02T03:04:15.000Z', shards: [0, 2] as const }];
    expect(toRunEvents({ ...fail, restarts }).map(({ kind, title, timeMs }) => [kind, title, timeMs])).toEqual([
      ['start', 'light started', STARTED_MS],
      ['restart', 'shards 0, 2 restarted', Date.parse('2026-01-02T03:04:15.000Z')],
      ['end', 'light ended', ENDED_MS],
      ['verdict', 'FAIL', ENDED_MS],
    ]);
    expect(toVerdict(fail)).toMatchObject({ text: fail.reasons.join(' '), outcome: { streamComplete: true } });
  });

  it('says which metrics are proven missed, and not which are merely beyond their limit', () => {
    expect(toVerdict(pass)?.outcome).toEqual({ missed: '', streamComplete: true });
    expect(toVerdict(toFailed('unproven'))?.outcome?.missed).toBe('failedRatio');
    expect(toVerdict(toFailed('fail'))?.outcome?.missed).toBe('p95Ms failedRatio');
  });

  it('says nothing of the stream of a run that has no leg, or streamed none', () => {
    const { stream } = RESULTS.invalid as Result;
    const nothing = { ...(RESULTS.nothing as Result), stream };
    expect(toVerdict(nothing)?.outcome?.streamComplete).toBeNull();
    expect(toVerdict(RESULTS.foreign as Result)?.outcome?.streamComplete).toBeNull();
    expect(toVerdict(RESULTS.invalid as Result)?.outcome?.streamComplete).toBe(false);
  });

  it('makes none of a result that does not say when its run ended', () => {
    const { endedAt: _, ...before } = pass;
    expect(toRunEvents(before)).toEqual([]);
  });
});

describe('toMissed', () => {
  it('is of one leg where that is asked, and names a metric once', () => {
    expect(toMissed(toFailed('fail'), 'capacity')).toBe('failedRatio');
    expect(toMissed(toFailed('fail'), 'rate')).toBe('p95Ms failedRatio');
  });
});

describe('toResultPoints', () => {
  it.each(Object.entries(RESULTS))('has known names alone, and the figures last: %s', (_, result) => {
    const points = toResultPoints(result);
    for (const { measurement, fields, tags } of points) {
      const facts = MEASUREMENTS[measurement as keyof typeof MEASUREMENTS];
      expect(facts.fields).toEqual(expect.arrayContaining(Object.keys(fields)));
      expect(facts.tags).toEqual(expect.arrayContaining(Object.keys(tags)));
    }
    expect(points.at(-1)?.measurement).toBe('run');
  });
});
