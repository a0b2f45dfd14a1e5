// The proof of the dashboards: real runs fill a real database, and every query of every panel, annotation, variable and
// alert is asked there. Values that result.json has as well must agree with it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryDatabase, type Series } from '../../loadtest/stack/database.ts';
import { listAlertQueries, listQueries, loadDashboards, type NamedQuery } from './dashboard-files.ts';
import { ask, emptyDatabase, type Filled, fillDatabase } from './filled-database.ts';
import { readQueryNames } from './query-names.ts';

const QUERIES = [...loadDashboards().flatMap(listQueries), ...listAlertQueries()];

/** What a healthy stream and a database do not have. The alert's condition is tested by the stream's own tests. */
const MAY_BE_EMPTY = ['alert: Stream incomplete', 'alert: P95 target missed', 'alert: RPS target missed'];

let filled: Filled;

beforeAll(async () => {
  filled = await fillDatabase();
});

afterAll(() => emptyDatabase(filled.stack));

const toValues = (series: readonly Series[]) =>
  series.flatMap(({ values }) => values.flatMap((row) => row.slice(1))).filter((value) => value !== null);

const toSum = (series: readonly Series[]) => toValues(series).reduce((sum: number, value) => sum + Number(value), 0);

const toNamesOf = ({ values }: Series) => values.map(([name]) => String(name));

/** The rows of a table by column name. */
const toRows = (series: readonly Series[]): readonly Readonly<Record<string, unknown>>[] =>
  series.flatMap(({ tags, columns, values }) =>
    values.map((row) => ({ ...tags, ...Object.fromEntries(columns.map((column, index) => [column, row[index]])) })),
  );

function find(name: string): NamedQuery {
  const found = QUERIES.find((query) => query.name === name);
  if (found === undefined) throw new Error(`Expected a query named ${name}, got none`);
  return found;
}

const askFor = (name: string, run: string, leg = '.*') => ask(filled, find(name).query, { run, leg });

/** The answers for each of the runs that have any. */
async function askForAnyRun(query: string): Promise<readonly Series[]> {
  const runs = Object.values(filled.runs);
  return (await Promise.all(runs.map(({ runId }) => ask(filled, query, { run: runId })))).flat();
}

describe('the runs', () => {
  it('ended as they were meant to', () => {
    const { passed, failed, killed } = filled.runs;
    expect([passed.verdict, failed.verdict, killed.verdict]).toEqual(['PASS', 'FAIL', 'FAIL']);
  });

  it('lost nothing while the database was away: Telegraf kept it', () => {
    expect(filled.databaseAwaySeconds).toBeGreaterThan(0);
    expect(filled.runs.passed.stream).toMatchObject({ missing: 0, complete: true });
  });
});

describe('every query, asked with the account Grafana has', () => {
  it.each(QUERIES)('$name has rows', async ({ name, query, tags, columns }) => {
    const series = await askForAnyRun(query);
    if (MAY_BE_EMPTY.includes(name)) return;
    expect(toValues(series).length, query).toBeGreaterThan(0);
    for (const one of series) {
      expect(Object.keys(one.tags)).toEqual(expect.arrayContaining([...tags]));
      expect(one.columns).toEqual(expect.arrayContaining([...columns]));
    }
  });

  it('would be seen to fail with a field that nobody writes', async () => {
    const query = find('Load run: Virtual users A').query.replaceAll('k6_vus', 'k6_vuses');
    expect(toValues(await askForAnyRun(query))).toEqual([]);
  });
});

describe('the names in the queries', () => {
  it('are all in the database, and every measurement there is used', async () => {
    const measurements = (await queryDatabase(filled.stack, 'reader', 'SHOW MEASUREMENTS')).flatMap(toNamesOf);
    const used = new Set(QUERIES.flatMap(({ query }) => readQueryNames(query).measurements));
    expect([...used].sort()).toEqual([...measurements].sort());
  });

  it.each(QUERIES)('$name names fields and tags that exist', async ({ query }) => {
    const { measurements, columns } = readQueryNames(query);
    const shown = measurements.flatMap((name) =>
      ['raw', 'forever'].map((policy) => `SHOW FIELD KEYS FROM "${policy}"."${name}"; SHOW TAG KEYS FROM "${name}"`),
    );
    const answers = await Promise.all(shown.map((statement) => queryDatabase(filled.stack, 'reader', statement)));
    expect(answers.flat().flatMap(toNamesOf)).toEqual(expect.arrayContaining([...columns]));
  });
});

describe('values that result.json has as well', () => {
  it.each(['passed', 'failed', 'killed'] as const)('of the run that %s: verdict and first reason', async (name) => {
    const { runId, verdict, reasons } = filled.runs[name];
    expect(toValues(await askFor('Load run: Verdict A', runId))).toEqual([verdict]);
    expect(toValues(await askFor('Load run: Why A', runId))).toEqual([reasons[0] ?? '']);
  });

  it.each(['capacity', 'rate'] as const)('requests a second of the %s leg add up to its requests', async (leg) => {
    const { runId, legs } = filled.runs.passed;
    const perSecond = await askFor('Load run: Requests a second A', runId, leg);
    expect(toSum(perSecond)).toBeCloseTo(legs[leg]?.client.requestsWholeLeg ?? Number.NaN, 6);
  });

  it('the figures of both legs', async () => {
    const { runId, legs } = filled.runs.passed;
    const rows = toRows(await askFor('Load run: This run and the earlier one A', runId));
    expect(rows.map(({ leg }) => leg).sort()).toEqual(['capacity', 'rate']);
    for (const leg of ['capacity', 'rate'] as const) {
      const { client, server, generator } = legs[leg] ?? {};
      expect(rows.find((row) => row.leg === leg)).toMatchObject({
        rps: client?.rps,
        p50_ms: client?.latencyMs?.p50,
        p95_ms: client?.latencyMs?.p95,
        p99_ms: client?.latencyMs?.p99,
        requests: client?.requests,
        error_share: client?.failedRatio,
        generator_cpu_share: generator?.cpuUtilization,
        server_cpu_us_per_request: server?.cpuUsPerRequest,
      });
    }
  });

  it.each([
    ['capacity', 'Load run: Slices of the capacity leg, this run and the earlier one A'],
    ['rate', 'Load run: Slices of the rate leg, this run and the earlier one A'],
  ] as const)('P95 of each slice of the %s leg', async (leg, name) => {
    const { runId, legs } = filled.runs.passed;
    const rows = toRows(await askFor(name, runId));
    const slices = legs[leg]?.client.slices ?? [];
    expect(slices.length).toBeGreaterThan(0);
    expect(rows).toHaveLength(slices.length);
    for (const [index, { p95Ms }] of slices.entries()) {
      expect(Number(rows.find(({ slice }) => slice === String(index))?.p95_ms)).toBeCloseTo(p95Ms ?? Number.NaN, 3);
    }
  });

  it('the targets, drawn from the start of measuring on', async () => {
    const { runId } = filled.runs.passed;
    expect(new Set(toValues(await askFor('Load run: Requests a second B', runId)))).toEqual(new Set([50]));
    expect(new Set(toValues(await askFor('Load run: Response time B', runId)))).toEqual(new Set([3000]));
    expect(new Set(toValues(await askFor('Load run: Latency from the intended start B', runId)))).toEqual(
      new Set([2000]),
    );
  });

  it('drops and failures of the failed run', async () => {
    const { runId, attempts } = filled.runs.failed;
    const dropped = attempts.rate.reduce((sum, { client }) => sum + client.droppedIterations, 0);
    expect(toSum(await askFor('Load run: Dropped iterations a second A', runId))).toBeGreaterThanOrEqual(dropped);
    const failed = attempts.rate.reduce((sum, { client }) => sum + client.failed, 0);
    expect(toSum(await askFor('Load run: Failed requests a second A', runId))).toBeGreaterThanOrEqual(failed);
  });

  it('requests by shard add up to what the server counted', async () => {
    const { legs, startedAt } = filled.runs.passed;
    const counted = ['capacity', 'rate'] as const;
    const whole = counted.reduce((sum, leg) => sum + (legs[leg]?.server?.requestsWholeLeg ?? Number.NaN), 0);
    const endMs = Math.max(...counted.map((leg) => legs[leg]?.wallClock?.endedMs ?? Number.NaN));
    const range = `time >= '${startedAt}' AND time <= ${endMs + 3000}ms`;
    const { query } = find('Server: Requests a second by shard A');
    const perSecond = await ask(filled, query, { run: '', range });
    expect(perSecond).toHaveLength(2);
    expect(Math.abs(toSum(perSecond) - whole)).toBeLessThanOrEqual(10); // the run's own look at the answers
  });

  it('the killed shard’s restart', async () => {
    const { killed } = filled.runs;
    const marks = await askFor('Load run: annotation Shard restart', killed.runId);
    expect(toValues(marks).length).toBeGreaterThan(0);
    const restarts = toValues(await askFor('Server: Restarts by shard A', killed.runId)).map(Number);
    expect(Math.max(...restarts)).toBeGreaterThanOrEqual(1);
    expect(toValues(await ask(filled, find('alert: Shard restarted').query, { run: '' })).map(Number)).toContain(1);
  });

  it('ratios and intervals of the comparisons', async () => {
    const rows = toRows(await ask(filled, find('Gate: HEAD / BASE with its interval A').query, { run: '' }));
    const ofCpu = rows.filter(({ metric }) => metric === 'cpuUsPerRequest');
    expect(ofCpu.map(({ lower }) => lower)).toEqual(
      filled.comparisons.map(({ ratios }) => ratios.intervals?.cpuUsPerRequest?.low),
    );
  });
});
