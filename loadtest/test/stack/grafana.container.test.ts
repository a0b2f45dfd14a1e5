// What no query of ours to the database can show: that Grafana takes our files, and draws what they say.
// Skipped, saying so, where there is no Grafana image.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readLogTail } from '../../stack/containers.ts';
import { queryDatabase } from '../../stack/database.ts';
import { toBaseUrl } from '../../stack/services.ts';
import { loadStack, type Stack } from '../../stack/stack.ts';
import { startStack } from '../../stack/up.ts';
import { writeEvents } from '../../stream/events.ts';
import { hasChromium, openChromium } from '../browser/chromium.ts';
import { toPicture } from '../browser/pictures.ts';
import { streamLeg } from '../stream/stream-leg.ts';
import { askGrafana, explainNoGrafana, queryGrafana, type Span, toLogin } from './grafana.ts';
import {
  listPanels,
  listQueries,
  loadAlertRules,
  loadProvisionedDashboards,
  type ProvisionedDashboard,
} from './provisioned.ts';
import { closeTestStack, openTestStack, ROOT } from './test-stack.ts';

const RUN = '20261124-091500-light-7c1d';
const DASHBOARDS = loadProvisionedDashboards();
const RULES = loadAlertRules();

const WIDTH = 1_600;
const ROW_PX = 38; // a row of a dashboard's grid, its gap included
const FRAME_PX = 200; // what stands above the panels, with room to spare

let stack: Stack;
let absence: string | null = 'not looked for';
let span: Span;

beforeAll(async () => {
  absence = await explainNoGrafana(await loadStack(ROOT, process.env));
  if (absence !== null) return console.warn(`Grafana's tests are skipped: ${absence}.`);
  stack = await openTestStack({ GRAFANA_ANONYMOUS: 'false' });
  const { warnings } = await startStack(stack, { app: true, edge: true, observers: 'required', tell: () => {} });
  expect(warnings).toEqual([]);
  span = await storeRun();
});

afterAll(() => (absence === null ? closeTestStack(stack) : undefined));

beforeEach(({ skip }) => {
  if (absence !== null) skip(absence);
});

/** A leg of k6 with the metrics of server, edge and host beside it, and its start; then no more is looked at. */
async function storeRun(): Promise<Span> {
  const fromMs = Date.now();
  await streamLeg(stack, RUN, 3);
  const event = { runId: RUN, kind: 'start', title: 'light started', text: 'text', profile: 'light' } as const;
  expect(await writeEvents(stack, [{ ...event, timeMs: fromMs + 1 }])).toBeNull();
  const toMs = Date.now();
  await vi.waitFor(async () => expect(await readNewestMs()).toBeGreaterThan(toMs + 2_000), 30_000); // the rest is there
  return { fromMs, toMs };
}

/** Telegraf stores in the order of time, but for a look that took its second. */
async function readNewestMs(): Promise<number> {
  const [newest] = await queryDatabase(stack, 'reader', 'SELECT last(usage_active) FROM cpu');
  return Number(newest?.values[0]?.[0]);
}

describe('Grafana', () => {
  it('lets nobody in without a password', async () => {
    const { status } = await fetch(`${toBaseUrl(stack, 'GRAFANA_PORT')}/api/search`);
    expect(status).toBe(401);
  });

  it('reaches the database with the account that may only read', async () => {
    expect(await askGrafana(stack, '/api/datasources/uid/influxdb/health')).toMatchObject({ status: 'OK' });
    expect(await askGrafana(stack, '/api/datasources/uid/influxdb')).toMatchObject({ user: 'reader', readOnly: true });
  });

  it.each(DASHBOARDS)('has the dashboard $uid as its file says, and read-only', async ({ uid, title, panels }) => {
    const read = () => askGrafana(stack, `/api/dashboards/uid/${uid}`);
    await expect.poll(read, { timeout: 30_000 }).toMatchObject({
      meta: { provisioned: true },
      dashboard: { uid, title, panels: panels.map((panel) => expect.objectContaining({ title: panel.title })) },
    });
  });

  it('has every alert rule, and each of them can be evaluated', async ({ skip }) => {
    if (RULES.length === 0) skip('no alert rule is provisioned');
    const listed = (await askGrafana(stack, '/api/v1/provisioning/alert-rules')) as readonly { uid: string }[];
    expect(listed.map(({ uid }) => uid).sort()).toEqual([...RULES].sort());
    await expect.poll(readRuleHealth, { timeout: 100_000, interval: 2_000 }).toEqual(RULES.map(() => 'ok'));
  });

  it('read all of its files without an error', async () => {
    const log = await readLogTail(stack, `${stack.project}-grafana-1`, 5_000);
    expect(
      log.split('\n').filter((line) => /\blogger=(provisioning|ngalert)/.test(line) && /level=error/.test(line)),
    ).toEqual([]);
  });
});

/** `ok` once a rule was evaluated, `error` or `unknown` otherwise; no data is `ok` or `nodata`. */
async function readRuleHealth(): Promise<readonly string[]> {
  type Rules = { data: { groups: readonly { rules: readonly { health: string }[] }[] } };
  const { data } = (await askGrafana(stack, '/api/prometheus/grafana/api/v1/rules')) as Rules;
  return data.groups.flatMap(({ rules }) => rules.map(({ health }) => (health === 'nodata' ? 'ok' : health)));
}

describe.each(DASHBOARDS)('the dashboard $uid', (dashboard) => {
  it.each(listQueries(dashboard, RUN))('gets from Grafana what the database holds: $name', async ({ stored }) => {
    const timeFilter = `time >= ${span.fromMs}ms and time <= ${span.toMs}ms`;
    const filled = stored.query
      .replaceAll('$timeFilter', timeFilter)
      .replaceAll('$__interval_ms', '1000')
      .replaceAll('$__interval', '1s');
    const series = await queryDatabase(stack, 'reader', filled);
    const held = series.flatMap(({ columns, values }) => {
      const shown = columns.map((column) => column !== 'time');
      return values.flatMap((row) => row.filter((value, i) => shown[i] && value !== null));
    });
    const answered = await queryGrafana(stack, stored, span);
    expect(answered).toEqual(expect.arrayContaining(held));
    expect(answered.length).toBeGreaterThanOrEqual(held.length);
  });

  it('is drawn without an error in any panel', async ({ skip }) => {
    if (!(await hasChromium())) skip('no Chromium');
    const { context, close } = await openChromium();
    try {
      const page = await context.newPage();
      await showDashboard(page, dashboard);
      for (const { title = '' } of listPanels(dashboard)) {
        await page.getByTestId(`data-testid Panel header ${title}`).first().waitFor();
      }
      expect(await page.getByTestId('data-testid Panel status error').count()).toBe(0);
      await page.screenshot({ path: toPicture(dashboard.uid), animations: 'disabled' });
    } finally {
      await close();
    }
  });
});

/** Opens the whole dashboard at once: Grafana draws only the panels in view. */
async function showDashboard(page: Page, { uid, panels }: ProvisionedDashboard): Promise<void> {
  const rows = Math.max(...panels.map(({ gridPos }) => gridPos.y + gridPos.h));
  await page.setViewportSize({ width: WIDTH, height: rows * ROW_PX + FRAME_PX });
  await page.setExtraHTTPHeaders(toLogin(stack));
  const { fromMs, toMs } = span;
  const view = { from: `${fromMs}`, to: `${toMs}`, 'var-run': RUN, refresh: '', theme: 'light', kiosk: '' };
  const url = `${toBaseUrl(stack, 'GRAFANA_PORT')}/d/${uid}?${new URLSearchParams(view)}`;
  await page.goto(url, { waitUntil: 'networkidle' });
}
