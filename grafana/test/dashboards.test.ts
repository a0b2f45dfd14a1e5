import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import PROFILES_FILE from '../../loadtest/profiles/profiles.json' with { type: 'json' };
import { listUrls } from '../../loadtest/stack/urls.ts';
import { EVENT_KINDS } from '../../loadtest/stream/events.ts';
import { MEASUREMENTS, type MeasurementName } from '../../loadtest/stream/measurements.ts';
import { toStack } from '../../loadtest/test/stack/fake-stack.ts';
import { DASHBOARDS } from '../source/outputs.ts';
import {
  type DashboardFile,
  listAlertQueries,
  listQueries,
  loadDashboards,
  type Panel,
  read,
} from './dashboard-files.ts';
import { fillIn } from './fill-in.ts';
import { readQueryNames } from './query-names.ts';

const { $schema: _, ...ENTRIES } = PROFILES_FILE;
const PROFILES: Readonly<Record<string, Readonly<{ measureSeconds?: number; warmupSeconds?: number }>>> = ENTRIES;

const dashboards = loadDashboards();
const named = dashboards.map((dashboard) => [dashboard.title, dashboard] as const);
const queries = [...dashboards.flatMap(listQueries), ...listAlertQueries()];

const overlap = (one: Panel, other: Panel) =>
  one.gridPos.x < other.gridPos.x + other.gridPos.w &&
  other.gridPos.x < one.gridPos.x + one.gridPos.w &&
  one.gridPos.y < other.gridPos.y + other.gridPos.h &&
  other.gridPos.y < one.gridPos.y + one.gridPos.h;

const toPanels = ({ panels }: DashboardFile) => panels.filter(({ type }) => type !== 'row');

describe.each(named)('the dashboard %s', (_, dashboard) => {
  it('gives each panel an id of its own, words that say what it shows and what to do, and a place of its own', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const panel of toPanels(dashboard)) expect(panel.description).toMatch(/[.:]\S*\n\n.*\.$/s);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    const overlaps = panels.flatMap((one, i) => panels.slice(i + 1).filter((other) => overlap(one, other)));
    expect(overlaps).toEqual([]);
  });

  it('asks the provisioned datasource by its fixed uid', () => {
    const uids = toPanels(dashboard).flatMap(({ targets = [] }) => targets.map(({ datasource }) => datasource.uid));
    expect(new Set(uids)).toEqual(new Set(['influxdb']));
    expect(read('grafana/provisioning/datasources/influxdb.yaml')).toContain('uid: influxdb');
  });

  it('uses no variable that it does not have', () => {
    const known = ['timeFilter', '__interval', '__interval_ms', ...dashboard.templating.list.map(({ name }) => name)];
    const used = listQueries(dashboard).flatMap(({ query }) =>
      [...query.matchAll(/\$(\w+)/g)].map((match) => match[1]),
    );
    expect(known).toEqual(expect.arrayContaining(used));
  });
});

describe('the dashboards together', () => {
  it('have the address that `make up` prints', () => {
    const url = listUrls(toStack({})).find(({ service }) => service === 'grafana')?.url;
    expect(url).toBe(`http://127.0.0.1:3000/d/${dashboards[0]?.uid}`);
    expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(4);
  });

  it('offer run, profile, phase and shard', () => {
    const names = dashboards.flatMap(({ templating }) => templating.list.map(({ name }) => name));
    expect(names).toEqual(expect.arrayContaining(['run', 'baseline', 'profile', 'phase', 'shard']));
  });

  it('mark every kind of event', () => {
    const marks = dashboards.flatMap(({ annotations }) => annotations.list.map(({ target }) => target.query)).join(' ');
    for (const kind of EVENT_KINDS) expect(marks).toContain(`'${kind}'`);
  });

  it('have no title twice, so that the tables in the docs are unambiguous', () => {
    const titles = DASHBOARDS.flatMap(({ title, rows }) =>
      rows.flatMap(({ panels }) => panels.map((panel) => `${title}: ${panel.title}`)),
    );
    expect(new Set(titles).size).toBe(titles.length);
  });
});

describe('every query of a panel, annotation, variable or alert', () => {
  it.each(queries)('$name names what the kit or Telegraf writes, and nothing else', ({ query }) => {
    const { measurements, columns } = readQueryNames(query);
    expect(measurements.length).toBeGreaterThan(0);
    const facts = measurements.map((name) => MEASUREMENTS[name as MeasurementName]);
    const known: readonly string[] = facts.flatMap(({ fields, tags }) => [...fields, ...tags]);
    expect(known).toEqual(expect.arrayContaining([...columns]));
  });

  it.each(queries)('$name is bounded in time or by the run, where it asks for seconds', ({ query }) => {
    const { measurements } = readQueryNames(query);
    const isRaw = measurements.some((name) => MEASUREMENTS[name as MeasurementName].policy === 'raw');
    if (isRaw && query.startsWith('SELECT')) expect(query).toMatch(/\$timeFilter|"run" = '\$run'/);
  });

  it('is never a sum of what is itself a sum by interval: a rate comes from growth, difference or derivative', () => {
    const summed = queries.flatMap(({ query }) => [...query.matchAll(/sum\("(\w+)"\)/g)].map((match) => match[1]));
    expect(summed.length).toBeGreaterThan(0);
    for (const name of summed) expect(name).toMatch(/^(\w+_growth|grown|spent|answered|failed|finished)$/);
  });
});

describe('an alert', () => {
  const alerts = listAlertQueries();
  const asks = (query: string) => readQueryNames(query).measurements;

  it('about a run asks what stands at its end: its figures stand where its measuring began, a soak’s beyond any look back', () => {
    const measurements = alerts.flatMap(({ query }) => asks(query)).filter((name) => name !== 'server');
    expect(new Set(measurements)).toEqual(new Set(['events']));
  });

  it('about a counter asks what it grew by: that of a server started anew falls', () => {
    const ofServer = alerts.filter(({ query }) => asks(query).includes('server'));
    expect(ofServer.map(({ name }) => name)).toEqual(['alert: Shard restarted']);
    for (const { query } of ofServer) expect(query).toContain('SELECT non_negative_difference(');
  });
});

describe('the way to a run', () => {
  it('is a link with the run’s own time in every table that lists runs', () => {
    const tables = dashboards.flatMap(toPanels).filter(({ type, targets = [] }) => {
      return type === 'table' && targets.some(({ query }) => /^SELECT "run"/.test(query));
    });
    expect(tables.map(({ title }) => title)).toEqual(['This run and the earlier one', 'Runs']);
    for (const { fieldConfig, targets = [] } of tables) {
      const links = JSON.stringify(fieldConfig);
      expect(links).toContain('run=${__data.fields.run}&');
      expect(links).toContain('from=${__data.fields.started_ms.numeric}&to=${__data.fields.ended_ms.numeric}');
      for (const { query } of targets) expect(query).toMatch(/"run",.* "started_ms", "ended_ms" FROM/);
    }
  });

  it('keeps the time between dashboards about one run, and opens those about many runs with their own', () => {
    for (const { tags, links } of dashboards) {
      expect(links.map(({ tags: to, keepTime }) => [to.at(-1), keepTime])).toEqual([
        ['one run', tags.includes('one run')],
        ['many runs', false],
      ]);
    }
  });

  it('opens wide enough for the longest profile and as long again', () => {
    const seconds = Object.values(PROFILES).map(
      ({ measureSeconds = 0, warmupSeconds = 0 }) => measureSeconds + warmupSeconds,
    );
    for (const { tags, time } of dashboards.filter((one) => one.tags.includes('one run'))) {
      const [, minutes] = /^now-(\d+)m$/.exec(time.from) ?? [];
      expect(Number(minutes) * 60, String(tags)).toBeGreaterThan(1.9 * Math.max(...seconds));
    }
  });
});

describe('fillIn', () => {
  it('leaves no variable behind', () => {
    for (const { query } of queries) expect(fillIn(query, { run: 'x' })).not.toMatch(/\$\w/);
  });
});

describe('the provisioning', () => {
  const compose = parse(read('docker-compose.yml'), { merge: true });
  const { environment, volumes } = compose.services.grafana;

  it('mounts each of its folders, read-only', () => {
    for (const folder of ['datasources', 'dashboards', 'alerting']) {
      expect(volumes).toContain(`./grafana/provisioning/${folder}:/etc/grafana/provisioning/${folder}:ro`);
    }
    expect(volumes).toContain('./grafana/dashboards:/etc/grafana/dashboards:ro');
    expect(read('grafana/provisioning/dashboards/dashboards.yaml')).toContain('path: /etc/grafana/dashboards');
  });

  it('lets nobody look without a password unless asked to', () => {
    expect(environment.GF_AUTH_ANONYMOUS_ENABLED).toBe('${GRAFANA_ANONYMOUS:-false}');
    expect(environment.GF_AUTH_ANONYMOUS_ORG_ROLE).toBe('Viewer');
  });

  it('alerts, and tells nobody', () => {
    expect(environment.GF_UNIFIED_ALERTING_ENABLED).toBe('true');
    const { policies, muteTimes } = parse(read('grafana/provisioning/alerting/notifications.yaml'));
    const [route] = policies[0].routes;
    expect(route.mute_time_intervals).toEqual(muteTimes.map(({ name }: { name: string }) => name));
    expect(route.object_matchers).toEqual([['source', '=', 'shardgate']]);
    const { groups } = parse(read('grafana/provisioning/alerting/rules.yaml'));
    for (const { labels } of groups[0].rules) expect(labels).toEqual({ source: 'shardgate' });
  });
});
