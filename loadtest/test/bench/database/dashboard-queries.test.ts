import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fillIn, listQueries, loadDashboardQueries } from '../../../bench/database/dashboard-queries.ts';

const DASHBOARD = {
  title: 'Load run',
  time: { from: 'now-15m', to: 'now' },
  panels: [
    { title: 'RPS', targets: [{ query: 'SELECT a FROM k6 WHERE $timeFilter' }, { query: '' }] },
    { type: 'row', title: 'Row', panels: [{ title: 'Inner', targets: [{ query: 'SELECT b FROM k6' }] }] },
    { title: 'Text' },
  ],
  annotations: { list: [{ name: 'Verdict', target: { query: 'SELECT title FROM events' } }, { name: 'Built in' }] },
  templating: {
    list: [
      { name: 'run', type: 'query', query: 'SHOW TAG VALUES FROM run' },
      { name: 'leg', type: 'query', query: { query: 'SHOW TAG VALUES FROM leg', refId: 'leg' } },
      { name: 'unit', type: 'custom', query: 'a,b' },
    ],
  },
};
const NOW_MS = 1_700_000_000_000;

describe('listQueries', () => {
  it('finds those of panels, rows, annotations and variables, and no others', () => {
    expect(listQueries(DASHBOARD).map(({ name, query }) => [name, query])).toEqual([
      ['RPS', 'SELECT a FROM k6 WHERE $timeFilter'],
      ['Inner', 'SELECT b FROM k6'],
      ['annotation Verdict', 'SELECT title FROM events'],
      ['variable run', 'SHOW TAG VALUES FROM run'],
      ['variable leg', 'SHOW TAG VALUES FROM leg'],
    ]);
  });

  it('finds none in a file that is no dashboard', () => {
    expect(listQueries({ panels: 'none', templating: null })).toEqual([]);
  });
});

describe('fillIn', () => {
  const fill = (query: string, from = 'now-15m') =>
    fillIn({ dashboard: '', name: '', query, from }, { values: { run: 'r1' }, nowMs: NOW_MS });

  it.each([
    ['WHERE "run" =~ /^$run$/', 'WHERE "run" =~ /^r1$/'],
    ['WHERE "run" =~ /^${run:regex}$/', 'WHERE "run" =~ /^r1$/'],
    ['WHERE "run" =~ /^[[run]]$/', 'WHERE "run" =~ /^r1$/'],
    ['WHERE "leg" =~ /^$leg$/', 'WHERE "leg" =~ /^.*$/'],
    ['WHERE $timeFilter', `WHERE time >= ${NOW_MS - 900_000}ms and time <= ${NOW_MS}ms`],
    ['GROUP BY time($__interval)', 'GROUP BY time(1s)'],
    ['sum(x) * 1000 / $__interval_ms', 'sum(x) * 1000 / 1000'],
  ])('makes of %s what Grafana would', (query, filled) => {
    expect(fill(query)).toBe(filled);
  });

  it('widens the interval with the time, so that a panel has about a thousand points', () => {
    expect(fill('time($__interval)', 'now-7d')).toBe('time(605s)');
  });

  it('refuses a time it does not know, rather than asking for another', () => {
    expect(() => fill('SELECT 1', 'now/d')).toThrow('Expected a dashboard\'s time to be like now-15m, got "now/d"');
  });
});

describe('loadDashboardQueries', () => {
  it('reads every dashboard of the checkout, and each can be filled in', async () => {
    const queries = await loadDashboardQueries(resolve(import.meta.dirname, '../../../..'));
    expect(queries.length).toBeGreaterThan(20);
    for (const query of queries) {
      expect(fillIn(query, { values: {}, nowMs: NOW_MS })).not.toMatch(/\$(?!\/)\w|\[\[/);
    }
  });
});
