// What the generator saw of the runs: panels of "Load run" beside result.json.
import { expect, it } from 'vitest';
import { parseCpuList } from '../../../loadtest/plan/cpu-list.ts';
import type { LegMeasurement, LegName } from '../../../loadtest/run/measurement.ts';
import { askFor, askWithin, type GetFilled, toNumbers, toRows, toSum, toValues } from '../answers.ts';

const LEGS = ['capacity', 'rate'] as const;

const addUp = (legs: readonly LegMeasurement[], read: (leg: LegMeasurement) => number) =>
  legs.reduce((sum, leg) => sum + read(leg), 0);

export function proveClient(get: GetFilled): void {
  it.each(LEGS)('requests a second of the %s leg add up to its requests', async (leg) => {
    const { runId, legs } = get().runs.passed;
    const perSecond = await askFor(get(), 'Load run: Requests a second A', runId, leg);
    expect(toSum(perSecond)).toBeCloseTo(legs[leg]?.client.requestsWholeLeg ?? Number.NaN, 6);
  });

  it('virtual users are the connections of the closed model, and as many as are busy of those the open one has ready', async () => {
    const { runId, legs } = get().runs.passed;
    const most = async (leg: LegName) =>
      Math.max(...toNumbers(await askFor(get(), 'Load run: Virtual users A', runId, leg)));
    expect(await most('capacity')).toBe(legs.capacity?.client.connections);
    expect(await most('rate')).toBeGreaterThanOrEqual(0); // none may be busy at the instants of k6's looks
    expect(await most('rate')).toBeLessThanOrEqual(legs.rate?.client.connections ?? Number.NaN);
  });

  it.each([
    ['capacity', 'Load run: Slices of the capacity leg, this run and the earlier one A'],
    ['rate', 'Load run: Slices of the rate leg, this run and the earlier one A'],
  ] as const)('P95 of each slice of the %s leg', async (leg, name) => {
    const { runId, legs } = get().runs.passed;
    const rows = toRows(await askFor(get(), name, runId));
    const slices = [...(legs[leg]?.client.slices ?? []).entries()].filter(([, { requests }]) => requests > 0);
    expect(slices.length).toBeGreaterThan(0);
    expect(rows).toHaveLength(slices.length);
    for (const [index, { p95Ms }] of slices) {
      expect(Number(rows.find(({ slice }) => slice === String(index))?.p95_ms)).toBeCloseTo(p95Ms ?? Number.NaN, 3);
    }
  });

  it('the targets, drawn from the start of measuring on', async () => {
    const { runId } = get().runs.passed;
    const drawn = async (name: string) => [...new Set(toValues(await askFor(get(), name, runId)))];
    expect(await drawn('Load run: Requests a second B')).toEqual([50]);
    expect(await drawn('Load run: Response time B')).toEqual([3000]);
    expect(await drawn('Load run: Latency from the intended start B')).toEqual([2000]);
  });

  it('drops and failures of the failed run, warm-up included', async () => {
    const { runId, attempts } = get().runs.failed;
    const dropped = addUp(attempts.rate, ({ client }) => client.droppedIterations);
    expect(toSum(await askFor(get(), 'Load run: Dropped iterations a second A', runId))).toBeGreaterThanOrEqual(
      dropped,
    );
    const failed = toSum(await askFor(get(), 'Load run: Failed requests a second A', runId));
    const warmup = addUp(attempts.rate, ({ client }) => client.requestsWholeLeg - client.requests);
    const measured = addUp(attempts.rate, ({ client }) => client.failed);
    expect(failed).toBeGreaterThanOrEqual(measured);
    expect(failed).toBeLessThanOrEqual(measured + warmup);
  });

  it('the failed share, second by second, of all requests is what failed', async () => {
    const { runId } = get().runs.failed;
    const read = async (name: string) =>
      new Map(toRows(await askFor(get(), name, runId)).map((row) => [row.time, Number(Object.values(row).at(-1))]));
    const share = await read('Load run: Failed share A');
    const requests = await read('Load run: Requests a second A');
    const failed = toSum(await askFor(get(), 'Load run: Failed requests a second A', runId));
    const shared = [...share].reduce((sum, [time, ratio]) => sum + ratio * (requests.get(time) ?? 0), 0);
    expect(shared).toBeCloseTo(failed, 6);
    expect(toNumbers(await askFor(get(), 'Load run: Failed share A', get().runs.passed.runId))).toContain(0);
  });

  it.each(LEGS)('cores of generator and server in the window of the %s leg', async (leg) => {
    const { runId, legs, target, host } = get().runs.passed;
    const { wallClock, measuredSeconds = 0, generator, server } = legs[leg] ?? {};
    const fromMs = wallClock?.measuredFromMs ?? Number.NaN;
    const toMs = fromMs + measuredSeconds * 1000;
    const rows = toRows(await askWithin(get(), 'Load run: Generator and server A', fromMs, toMs, runId));
    const ofLeg = rows.filter((row) => row.leg === leg);
    const usable = Math.min(target.shards ?? 0, parseCpuList(host?.plan.app ?? '', 'the plan').length);
    expect(ofLeg.length).toBeGreaterThan(1);
    expectAmong(
      toColumn(ofLeg, 'generator'),
      (generator?.cpuUtilization ?? Number.NaN) * (generator?.cpus.length ?? 0),
    );
    expectAmong(toColumn(ofLeg, 'server'), (server?.cpuUtilization ?? Number.NaN) * usable);
  });
}

const toColumn = (rows: readonly Readonly<Record<string, unknown>>[], name: string) =>
  rows.map((row) => Number(row[name]));

/**
 * A mean over a window lies among those of its seconds, or near: of two looks within a second the panel shows the later
 * one, and on a machine whose speed swings the one that it hides may be the extreme.
 */
function expectAmong(seconds: readonly number[], mean: number): void {
  expect(mean).toBeGreaterThan(Math.min(...seconds) * 0.5);
  expect(mean).toBeLessThan(Math.max(...seconds) * 2);
}
