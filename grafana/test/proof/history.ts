// What is kept for ever: figures of runs, comparisons and the journey beside the files they come from.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { PhaseFigures } from '../../../loadtest/bench/journey/figures.ts';
import { LEG_NAMES } from '../../../loadtest/run/measurement.ts';
import { ROOT } from '../../source/outputs.ts';
import { askFor, type GetFilled, toRows } from '../answers.ts';
import type { RunName } from '../filled-database.ts';

const RUNS: readonly RunName[] = ['passed', 'failed', 'killed'];
const journey = JSON.parse(readFileSync(join(ROOT, 'docs/phases/journey.json'), 'utf8'));
const phases = journey.data.phases as readonly PhaseFigures[];

export function proveHistory(get: GetFilled): void {
  const toLegs = (name: RunName) => LEG_NAMES.flatMap((leg) => get().runs[name].legs[leg] ?? []);

  it.each(RUNS)('the figures of the legs of the run that %s', async (name) => {
    const { runId } = get().runs[name];
    const rows = toRows(await askFor(get(), 'Load run: This run and the earlier one A', runId));
    expect(rows).toHaveLength(toLegs(name).length);
    for (const { leg, client, server, generator } of toLegs(name)) {
      expect(rows.find((row) => row.leg === leg)).toMatchObject({
        rps: client.rps,
        p50_ms: client.latencyMs?.p50,
        p95_ms: client.latencyMs?.p95,
        p99_ms: client.latencyMs?.p99,
        requests: client.requests,
        error_share: client.failedRatio,
        dropped_iterations: client.droppedIterations,
        vus_max: client.connections,
        generator_cpu_share: generator.cpuUtilization,
        server_cpu_us_per_request: server?.cpuUsPerRequest,
      });
    }
  });

  it.each(RUNS)('the row of each leg among the Gate’s runs, with the time range of the run that %s', async (name) => {
    const { runId, verdict, checks, startedAt, endedAt = '' } = get().runs[name];
    const rows = toRows(await askFor(get(), 'Gate: Runs A', '')).filter(({ run }) => run === runId);
    expect(rows).toHaveLength(toLegs(name).length);
    for (const { leg, client } of toLegs(name)) {
      const missed = checks
        .filter((check) => check.leg === leg && check.outcome === 'fail')
        .map(({ metric }) => metric);
      const figures = { rps: client.rps, p95_ms: client.latencyMs?.p95, error_share: client.failedRatio };
      const range = { started_ms: Date.parse(startedAt), ended_ms: Date.parse(endedAt) };
      expect(rows.find((row) => row.leg === leg)).toMatchObject({
        verdict,
        missed: missed.join(' '),
        ...figures,
        ...range,
      });
    }
  });

  const columns: readonly (readonly [query: string, column: string, read: (name: RunName) => readonly unknown[]])[] = [
    ['Gate: Requests a second of runs A', 'rps', (name) => toLegs(name).map(({ client }) => client.rps)],
    ['Gate: P95 of runs A', 'p95_ms', (name) => toLegs(name).map(({ client }) => client.latencyMs?.p95)],
    [
      'Gate: CPU a request of runs A',
      'server_cpu_us_per_request',
      (name) => toLegs(name).flatMap(({ server }) => server?.cpuUsPerRequest ?? []),
    ],
    ['Gate: Verdicts of runs A', 'verdict', (name) => [get().runs[name].verdict]],
  ];

  it.each(columns)('the points of %s', async (query, column, read) => {
    const drawn = toRows(await askFor(get(), query, '')).map((row) => row[column]);
    expect(drawn).toEqual(expect.arrayContaining(RUNS.flatMap(read)));
  });

  it('ratios and intervals of the comparisons', async () => {
    const rows = toRows(await askFor(get(), 'Gate: HEAD / BASE with its interval A', ''));
    const ofCpu = rows.filter(({ metric }) => metric === 'cpuUsPerRequest');
    expect(ofCpu.map(({ lower }) => lower)).toEqual(
      get().comparisons.map(({ ratios }) => ratios.intervals?.cpuUsPerRequest?.low),
    );
  });

  it('the medians of the journey’s phases, in the table and as bars', async () => {
    const rows = toRows(await askFor(get(), 'Journey: All figures A', ''));
    expect(rows).toHaveLength(phases.reduce((sum, { levels }) => sum + levels.length, 0));
    for (const [index, { phase, levels }] of phases.entries()) {
      const bars = toRows(await askFor(get(), `Journey: CPU a request ${'ABCD'.charAt(index)}`, ''));
      for (const { connections, rps, p95Ms, p99Ms, cpuUsPerRequest } of levels) {
        const level = { phase, connections: String(connections) };
        const figures = { rps: rps.median, p95_ms: p95Ms.median, p99_ms: p99Ms.median };
        expect(rows).toContainEqual(expect.objectContaining({ ...level, ...figures }));
        expect(bars).toContainEqual(expect.objectContaining({ ...level, last: cpuUsPerRequest.median }));
      }
    }
  });
}
