// What each alert names, and what it leaves alone.
import { expect, it } from 'vitest';
import { askWithin, type GetFilled, toNumbers, toSum } from '../answers.ts';
import { ALERT_LOOKS_BACK_S } from '../dashboard-files.ts';
import { type Course, writeRestartCounts } from '../written-courses.ts';

const HOUR_MS = 3_600_000;

export function proveAlerts(get: GetFilled): void {
  const askAlert = (title: string, atMs: number) =>
    askWithin(get(), `alert: ${title}`, atMs - ALERT_LOOKS_BACK_S * 1000, atMs);
  const listRuns = async (title: string) => {
    const ends = Object.values(get().runs).map(({ endedAt }) => Date.parse(endedAt ?? ''));
    const series = await askAlert(title, Math.max(...ends) + 30_000);
    return series.filter((one) => toSum([one]) > 0).map(({ tags }) => tags.run);
  };
  const course = (name: Course) => name;

  it('that P95 missed its target names the run that has proven it', async () => {
    expect(await listRuns('P95 target missed')).toEqual([course('missesP95')]);
  });

  it('that P95 missed its target says nothing of a run that failed by errors, and whose P95 is only beyond its limit', () => {
    const { verdict, checks } = get().runs.failed;
    expect(verdict).toBe('FAIL');
    expect(checks.map(({ metric, outcome }) => [metric, outcome])).toContainEqual(['p95Ms', 'unproven']);
  });

  it('that RPS missed its target names the soak that has proven it, long after its measuring began', async () => {
    expect(await listRuns('RPS target missed')).toEqual([course('soakMissesRps')]);
  });

  it('that a stream is incomplete names each run whose stream is', async () => {
    const incomplete = Object.values(get().runs).filter(({ stream }) => stream?.complete === false);
    const expected = [...incomplete.map(({ runId }) => runId), course('streamIncomplete')];
    expect((await listRuns('Stream incomplete')).sort()).toEqual(expected.sort());
  });

  it('that a shard was restarted sees the one that died, and no server that was started anew', async () => {
    const seen = toNumbers(await askAlert('Shard restarted', Date.parse(get().runs.killed.endedAt ?? '') + 1000));
    expect(Math.max(...seen)).toBeGreaterThanOrEqual(1);
    const threeHoursAgoMs = Date.now() - 3 * HOUR_MS;
    await writeRestartCounts(get().stack, threeHoursAgoMs, [1, 1, 0, 0]);
    expect(Math.max(...toNumbers(await askAlert('Shard restarted', threeHoursAgoMs + 10_000)))).toBe(0);
  });
}
