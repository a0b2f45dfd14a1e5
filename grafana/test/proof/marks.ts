// What happened to runs, as it is marked in panels; written when a run ends, and again from its kept result.
import { expect, it } from 'vitest';
import type { Series } from '../../../loadtest/stack/database.ts';
import { askFor, type GetFilled, toRows, toValues } from '../answers.ts';
import { readMarks } from '../filled-database.ts';

const toKey = ({ tags }: Series) => `${tags.run} ${tags.kind}`;
const sort = (series: readonly Series[]) => series.toSorted((a, b) => toKey(a).localeCompare(toKey(b)));

export function proveMarks(get: GetFilled): void {
  it('are filled in again from their kept results exactly as they were', async () => {
    const { stack, runs, marksOfRuns } = get();
    const filledIn = (await Promise.all(Object.values(runs).map(({ runId }) => readMarks(stack, runId)))).flat();
    expect(sort(filledIn)).toEqual(sort(marksOfRuns));
    expect(filledIn).toHaveLength(3 * 3 + 1); // start, end and verdict of each, the restarts of the killed one
  });

  it('stand at the instants of result.json, in the table whatever the time range', async () => {
    const { startedAt, endedAt, runId } = get().runs.passed;
    const rows = toRows(await askFor(get(), 'Load run: What happened A', runId));
    expect(rows.map(({ kind, time }) => [kind, time])).toEqual([
      ['start', Date.parse(startedAt)],
      ['end', Date.parse(endedAt ?? '')],
      ['verdict', Date.parse(endedAt ?? '')],
    ]);
  });

  it('show the killed shard’s restarts as result.json has them', async () => {
    const { runId, restarts = [] } = get().runs.killed;
    const marks = toRows(await askFor(get(), 'Load run: annotation Shard restart', runId));
    expect(marks.map(({ time }) => time)).toEqual(restarts.map(({ at }) => Date.parse(at)));
    expect(restarts.length).toBeGreaterThan(0);
  });

  it.each(['passed', 'failed', 'killed'] as const)('of the run that %s: verdict and first reason', async (name) => {
    const { runId, verdict, reasons } = get().runs[name];
    expect(toValues(await askFor(get(), 'Load run: Verdict A', runId))).toEqual([verdict]);
    expect(toValues(await askFor(get(), 'Load run: Why A', runId))).toEqual([reasons[0] ?? '']);
  });
}
