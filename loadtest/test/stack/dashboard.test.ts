import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listUrls } from '../../stack/urls.ts';
import { EVENT_KINDS } from '../../stream/events.ts';
import { listQueries, loadDashboard, type Panel } from './dashboard.ts';
import { toStack } from './fake-stack.ts';
import { ROOT } from './test-stack.ts';

const dashboard = loadDashboard();
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const overlap = (one: Panel, other: Panel) =>
  one.gridPos.x < other.gridPos.x + other.gridPos.w &&
  other.gridPos.x < one.gridPos.x + one.gridPos.w &&
  one.gridPos.y < other.gridPos.y + other.gridPos.h &&
  other.gridPos.y < one.gridPos.y + one.gridPos.h;

describe('the dashboard', () => {
  it('has the address that `make up` prints', () => {
    const url = listUrls(toStack({})).find(({ service }) => service === 'grafana')?.url;
    expect(url).toBe(`http://127.0.0.1:3000/d/${dashboard.uid}`);
  });

  it('asks the provisioned datasource by its fixed uid', () => {
    const uids = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ datasource }) => datasource.uid));
    expect(new Set(uids)).toEqual(new Set(['influxdb']));
    expect(read('grafana/provisioning/datasources/influxdb.yaml')).toContain('uid: influxdb');
  });

  it('is in the folder that Grafana is told to read', () => {
    expect(read('grafana/provisioning/dashboards/dashboards.yaml')).toContain('path: /etc/grafana/dashboards');
    expect(read('docker-compose.yml')).toContain('./grafana/dashboards:/etc/grafana/dashboards:ro');
  });

  it('gives each panel an id of its own, a description, and a place where no other is', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const panel of panels.filter(({ type }) => type !== 'row')) expect(panel.description).toMatch(/\.$/);
    const overlaps = panels.flatMap((one, i) => panels.slice(i + 1).filter((other) => overlap(one, other)));
    expect(overlaps).toEqual([]);
  });

  it('marks every kind of event', () => {
    const queries = dashboard.annotations.list.map(({ target }) => target.query).join(' ');
    for (const kind of EVENT_KINDS) expect(queries).toMatch(new RegExp(`[(|]${kind}[)|]`));
  });

  it('asks for a bounded time wherever it asks for points', () => {
    for (const { query } of listQueries(dashboard).filter(({ query }) => query.startsWith('SELECT'))) {
      expect(query).toContain('$timeFilter');
    }
  });
});
