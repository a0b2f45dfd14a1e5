import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryDatabase, type Series } from '../../stack/database.ts';
import type { Stack } from '../../stack/stack.ts';
import { startStack } from '../../stack/up.ts';
import { EVENT_KINDS, writeCpuSamples, writeEvents } from '../../stream/events.ts';
import { streamLeg } from '../stream/stream-leg.ts';
import { fillIn, listQueries, loadDashboard, type NamedQuery } from './dashboard.ts';
import { closeTestStack, openTestStack } from './test-stack.ts';

const RUN = '20261123-084437-light-3fa9';
const QUERIES = listQueries(loadDashboard());

let stack: Stack;
let fromMs: number;

/** What a real run stores: a leg of k6, the server's, edge's and host's metrics, its events, its CPU samples. */
beforeAll(async () => {
  stack = await openTestStack();
  await startStack(stack, { app: true, edge: true, observers: 'required', tell: () => {} });
  fromMs = Date.now();
  await streamLeg(stack, RUN, 3);
  const events = EVENT_KINDS.map((kind) => ({
    runId: RUN,
    kind,
    title: kind,
    text: 'text',
    profile: 'light',
    timeMs: Date.now(),
  }));
  expect(await writeEvents(stack, events)).toBeNull();
  const sample = { timeMs: Date.now(), generatorCores: 0.4, serverCores: 0.8 };
  expect(await writeCpuSamples(stack, { runId: RUN, leg: 'capacity' }, [sample])).toBeNull();
  await sleep(1_500); // Telegraf's next flush
});

afterAll(() => closeTestStack(stack));

const ask = ({ query }: Pick<NamedQuery, 'query'>) => queryDatabase(stack, 'reader', fillIn(query, RUN, fromMs));

function listValues(series: readonly Series[]): readonly unknown[] {
  return series.flatMap(({ values }) => values.flatMap((row) => row.slice(1))).filter((value) => value !== null);
}

describe('every query of the dashboard, asked with the account Grafana has', () => {
  it.each(QUERIES)('$name', async (query) => {
    const series = await ask(query);
    expect(listValues(series).length, query.query).toBeGreaterThan(0);
    for (const { tags, columns } of series) {
      expect(Object.keys(tags)).toEqual(expect.arrayContaining([...query.tags]));
      expect(columns).toEqual(expect.arrayContaining([...query.columns]));
    }
  });

  it('would be seen to fail with a field that nobody writes', async () => {
    const misspelled = QUERIES.map(({ query }) => query.replace('k6_vus', 'k6_vuses')).filter(
      (query, i) => query !== QUERIES[i]?.query,
    );
    expect(misspelled).toHaveLength(1);
    for (const query of misspelled) expect(listValues(await ask({ query }))).toEqual([]);
  });
});

describe('the panel of requests a second', () => {
  it('adds up to the requests that were stored, slices and warm-up alike', async () => {
    const panel = QUERIES.find(({ name }) => name === 'Requests a second');
    const perSecond = listValues(await ask({ query: panel?.query ?? '' })) as readonly number[];
    const stored = await queryDatabase(
      stack,
      'reader',
      `SELECT last(k6_http_reqs_total) FROM k6 WHERE run = '${RUN}' GROUP BY *`,
    );
    const sum = (values: readonly unknown[]) => values.reduce((total: number, value) => total + Number(value), 0);
    expect(sum(perSecond)).toBe(sum(listValues(stored)));
  });
});
