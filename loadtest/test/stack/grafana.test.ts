import { describe, expect, it } from 'vitest';
import { makeDocker, toStack } from './fake-stack.ts';
import { explainNoGrafana, toValues } from './grafana.ts';
import { listQueries, loadProvisionedDashboards, type ProvisionedDashboard } from './provisioned.ts';

const frame = (fields: readonly object[], values: readonly (readonly unknown[])[]) => ({
  schema: { fields },
  data: { values },
});

describe('toValues', () => {
  it('reads every frame, without times and nulls', () => {
    const frames = [
      frame(
        [{ name: 'Time', type: 'time' }, { name: 'Value' }],
        [
          [1_000, 2_000],
          [7, null],
        ],
      ),
      frame([{ name: 'key' }, { name: 'value' }], [['run'], ['a']]),
    ];
    expect(toValues({ results: { A: { status: 200, frames } } })).toEqual([7, 'run', 'a']);
  });

  it.each([
    [{ results: { A: { error: 'error parsing query', status: 400, frames: [] } } }, 'error parsing query'],
    [{ message: 'Data source not found' }, 'Data source not found'],
    [{ results: {} }, '{"results":{}}'],
  ])('throws what Grafana says when a query failed: %j', (body, said) => {
    expect(() => toValues(body)).toThrow(`Expected Grafana to answer the query, got: ${said}`);
  });
});

describe('listQueries', () => {
  it.each(loadProvisionedDashboards())('leaves nothing of $uid for the page to fill in', (dashboard) => {
    const queries = listQueries(dashboard, 'a-run');
    expect(queries.length).toBeGreaterThan(0);
    for (const { stored } of queries) {
      expect(stored.query.replaceAll(/\$(timeFilter|interval|__interval|__interval_ms)\b/g, '')).not.toMatch(
        /\$\w|\$\{/,
      );
    }
  });

  it('knows all ways to write a variable, panels in folded rows, and variables that are no query', () => {
    const dashboard = {
      panels: [
        {
          type: 'row',
          panels: [{ type: 'stat', title: 'folded', targets: [{ query: '$run ${run} ${run:regex} $runs $q' }] }],
        },
      ],
      annotations: { list: [{ name: 'built in' }] },
      templating: {
        list: [
          { name: 'run', type: 'query', query: { query: 'SHOW a' } },
          { name: 'q', type: 'custom', current: { value: '95' } },
        ],
      },
    } as unknown as ProvisionedDashboard;
    expect(listQueries(dashboard, 'r')).toEqual([
      { name: 'panel folded', stored: { query: 'r r r $runs 95' } },
      { name: 'variable run', stored: { query: 'SHOW a', resultFormat: 'table' } },
    ]);
  });
});

describe('explainNoGrafana', () => {
  it('names the image that is not here, and the variable that is not set', async () => {
    const docker = await makeDocker('exit 1');
    expect(await explainNoGrafana(toStack({}, docker))).toContain('GRAFANA_IMAGE is not set');
    expect(await explainNoGrafana(toStack({ GRAFANA_IMAGE: 'g:1' }, docker))).toContain('g:1 is not on this machine');
    expect(await explainNoGrafana(toStack({ GRAFANA_IMAGE: 'g:1' }, await makeDocker('echo id')))).toBeNull();
  });
});
