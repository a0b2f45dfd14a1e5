import { describe, expect, it } from 'vitest';
import { type DatabaseFigures, toClaims, toDatabaseSections } from '../../../bench/database/database-page.ts';
import { toRuns } from '../../../bench/database/filled-database.ts';
import { toObserversCost } from '../../../bench/database/observers-cost.ts';
import { toSyntheticJourney, toSyntheticRollups } from '../../../bench/database/synthetic-results.ts';
import { type SyntheticRun, toSyntheticPoints } from '../../../bench/database/synthetic-run.ts';
import type { Result } from '../../../report/result.ts';
import { MEASUREMENTS } from '../../../stream/measurements.ts';
import { RESULTS } from '../../report/sample-result.ts';

const time = (ms: readonly number[]) => ({
  dashboard: 'Load run',
  name: 'RPS',
  query: 'q',
  from: 'now-15m',
  rows: 9,
  ms,
});
const OBSERVERS = {
  runId: 'r',
  profile: 'heavy',
  requests: 9,
  seconds: 100,
  cpuSeconds: 4,
  cores: 0.04,
  streamComplete: true,
};
const FIGURES: DatabaseFigures = {
  runs: 500,
  measureSeconds: 30,
  points: 1_000_000,
  fillSeconds: 20,
  series: 30_000,
  seriesPerRun: 60,
  times: [time([150, 12, 10, 14])],
  observers: OBSERVERS,
};
const outcomes = (change: Partial<DatabaseFigures>) =>
  toClaims({ ...FIGURES, ...change }).map(({ outcome }) => outcome);

describe('the claims about the database', () => {
  it('are met by a median within the limit, whatever the first query took', () => {
    expect(outcomes({})).toEqual(['met', 'met', 'met']);
  });

  it('are missed by one slow query among fast ones, and by observers that take more', () => {
    const times = [time([1, 1, 1]), time([100.1, 100.1, 100.1])];
    expect(outcomes({ times, observers: { ...OBSERVERS, cores: 0.051 } })).toEqual(['missed', 'missed', 'met']);
  });

  it('are open for what was not measured', () => {
    expect(outcomes({ times: [], observers: null })).toEqual(['open', 'open', 'open']);
  });

  it('are missed by a query without a row, whose time counts for nothing, and the page names it', () => {
    const times = [time([1, 1, 1]), { ...time([500, 500, 500]), name: 'Failed requests', rows: 0 }];
    expect(outcomes({ times })).toEqual(['met', 'met', 'missed']);
    const page = toDatabaseSections({ ...FIGURES, times }).join('\n');
    expect(page).toContain('| Every query finds rows | >= 1 rows | 0 rows at worst of 2 | **missed** |');
    expect(page).toContain('Without a single row, so its time tells nothing: Load run: Failed requests.');
    expect(outcomes({ times: times.slice(1) })).toEqual(['open', 'met', 'missed']);
  });

  it('stand on the page with every query', () => {
    const page = toDatabaseSections(FIGURES).join('\n');
    expect(page).toContain('| Load run | RPS | now-15m | 9 |');
    expect(page).toContain('4 s of CPU in the 100 s of a run of the profile heavy');
  });
});

describe('toObserversCost', () => {
  const pass = RESULTS.pass as Result;
  const at = (startedMs: number) => ({ startedMs, measuredFromMs: startedMs + 1, endedMs: startedMs + 10_000 });
  const attempts = {
    capacity: pass.attempts.capacity.map((leg) => ({ ...leg, wallClock: at(1_000) })),
    rate: pass.attempts.rate.map((leg) => ({ ...leg, wallClock: at(11_000) })),
  };

  it('is the CPU time over the time from the first leg’s start to the last one’s end', () => {
    const cost = toObserversCost({ ...pass, attempts });
    expect(cost).toMatchObject({ seconds: 20, cpuSeconds: 0.42 });
    expect(cost?.cores).toBeCloseTo(0.021, 9);
  });

  it('is not known without a stream, or where a leg does not say when it was', () => {
    expect(toObserversCost({ ...pass, attempts, stream: null })).toBeNull();
    expect(toObserversCost(pass)).toBeNull();
  });
});

describe('synthetic runs', () => {
  const listPoints = (run: SyntheticRun) => [
    ...toSyntheticPoints(run),
    ...toSyntheticRollups(run, 0),
    ...toSyntheticJourney(run.startMs),
  ];
  const runs = toRuns({ runs: 3, measureSeconds: 24, nowMs: 1_700_000_000_000 });

  it('have ids of their own, and the last has just ended', () => {
    expect(new Set(runs.map(({ runId }) => runId)).size).toBe(3);
    expect((runs.at(-1)?.startMs ?? 0) + 2 * 29_000).toBeLessThanOrEqual(1_700_000_000_000);
  });

  it('have the tags and fields of real ones', () => {
    const [run] = runs;
    if (run === undefined) throw new Error('Expected a run');
    for (const { measurement, tags, fields } of listPoints(run)) {
      const facts = MEASUREMENTS[measurement as keyof typeof MEASUREMENTS];
      expect(facts.tags).toEqual(expect.arrayContaining(Object.keys(tags)));
      expect(facts.fields).toEqual(expect.arrayContaining(Object.keys(fields)));
    }
  });

  it('have every field that real ones have, so that no query finds nothing', () => {
    const [run] = runs;
    if (run === undefined) throw new Error('Expected a run');
    for (const [name, { fields }] of Object.entries(MEASUREMENTS)) {
      const points = listPoints(run).filter(({ measurement }) => measurement === name);
      expect([...new Set(points.flatMap((point) => Object.keys(point.fields)))].sort(), name).toEqual(
        [...fields].sort(),
      );
    }
  });
});
