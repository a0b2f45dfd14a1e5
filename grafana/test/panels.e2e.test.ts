// The proof of the dashboards: real runs fill a real database, and every query of every panel, annotation, variable and
// alert is asked there. Values that result.json has as well must agree with it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryDatabase, type Series } from '../../loadtest/stack/database.ts';
import { countMissing } from '../../loadtest/test/e2e/support/stored.ts';
import { find, QUERIES, toNamesOf, toValues } from './answers.ts';
import { ask, emptyDatabase, type Filled, fillDatabase } from './filled-database.ts';
import { proveAlerts } from './proof/alerts.ts';
import { proveClient } from './proof/client.ts';
import { proveHistory } from './proof/history.ts';
import { proveMarks } from './proof/marks.ts';
import { proveServer } from './proof/server.ts';
import { readQueryNames } from './query-names.ts';

let filled: Filled;

beforeAll(async () => {
  filled = await fillDatabase();
});

afterAll(() => emptyDatabase(filled.stack));

/** The answers for each of the runs that have any. */
async function askForAnyRun(query: string): Promise<readonly Series[]> {
  const runs = Object.values(filled.runs);
  return (await Promise.all(runs.map(({ runId }) => ask(filled, query, { run: runId })))).flat();
}

describe('the runs', () => {
  it('ended as they were meant to', () => {
    const { passed, failed, killed } = filled.runs;
    expect([failed.verdict, killed.verdict]).toEqual(['FAIL', 'FAIL']);
    expect(['PASS', 'INVALID']).toContain(passed.verdict); // a busy generator proves nothing of the capacity leg's P95
    expect(passed.checks.filter(({ outcome }) => outcome === 'fail')).toEqual([]);
  });

  it('lost nothing while the database was away: Telegraf kept it', async () => {
    expect(filled.databaseAwaySeconds).toBeGreaterThan(0);
    expect(filled.runs.passed.stream).toMatchObject({ complete: true });
    expect(await countMissing(filled.stack, filled.runs.passed)).toBe(0);
  });
});

describe('every query, asked with the account Grafana has', () => {
  it.each(QUERIES)('$name has rows', async ({ query, tags, columns }) => {
    const series = await askForAnyRun(query);
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

const getFilled = () => filled;

describe('an alert, as Grafana evaluates it half a minute after the runs', () => proveAlerts(getFilled));
describe('the marks of runs', () => proveMarks(getFilled));
describe('values of the generator that result.json has as well', () => proveClient(getFilled));
describe('values of the server that result.json has as well', () => proveServer(getFilled));
describe('values that kept files have as well', () => proveHistory(getFilled));
