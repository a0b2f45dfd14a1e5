// What Grafana is given as files: dashboards with all their queries, and alert rules.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { StoredQuery } from './grafana.ts';
import { ROOT } from './test-stack.ts';

type Variable = Readonly<{ name: string; type: string; query?: unknown; current?: Readonly<{ value?: unknown }> }>;
type Panel = Readonly<{
  title?: string;
  type: string;
  gridPos: Readonly<{ y: number; h: number }>;
  targets?: readonly StoredQuery[];
  panels?: readonly Panel[]; // of a row that is folded
}>;

export type ProvisionedDashboard = Readonly<{
  uid: string;
  title: string;
  panels: readonly Panel[];
  annotations: Readonly<{ list: readonly Readonly<{ name: string; target?: StoredQuery }>[] }>;
  templating: Readonly<{ list: readonly Variable[] }>;
}>;

export type NamedQuery = Readonly<{ name: string; stored: StoredQuery }>;

export function loadProvisionedDashboards(): readonly ProvisionedDashboard[] {
  return readFolder('grafana/dashboards', /\.json$/).map((text) => JSON.parse(text));
}

/** The uids of all alert rules. */
export function loadAlertRules(): readonly string[] {
  const files = readFolder('grafana/provisioning', /^alerting\/.*\.ya?ml$/).map((text) => parse(text));
  return files.flatMap(({ groups = [] }) =>
    groups.flatMap(({ rules }: { rules: readonly { uid: string }[] }) => rules.map(({ uid }) => uid)),
  );
}

/** Panels as they are seen, rows left out. */
export function listPanels({ panels }: Pick<ProvisionedDashboard, 'panels'>): readonly Panel[] {
  return panels.flatMap((panel) => (panel.type === 'row' ? listPanels({ panels: panel.panels ?? [] }) : [panel]));
}

/** Every query that the dashboard's page sends to the database, with its variables filled in for one run. */
export function listQueries(dashboard: ProvisionedDashboard, run: string): readonly NamedQuery[] {
  const ofPanels = listPanels(dashboard).flatMap(({ title, targets = [] }) =>
    targets.map((stored) => ({ name: `panel ${title}`, stored })),
  );
  const ofAnnotations = dashboard.annotations.list.flatMap(({ name, target }) =>
    target?.query === undefined ? [] : [{ name: `annotation ${name}`, stored: { ...target, resultFormat: 'table' } }],
  );
  const ofVariables = dashboard.templating.list.flatMap(({ name, type, query }) =>
    type === 'query' ? [{ name: `variable ${name}`, stored: { query: toText(query), resultFormat: 'table' } }] : [],
  );
  return [...ofPanels, ...ofAnnotations, ...ofVariables]
    .filter(({ stored }) => typeof stored.query === 'string')
    .map(({ name, stored }) => ({ name, stored: { ...stored, query: fillIn(stored.query, dashboard, run) } }));
}

/** The run, everything for the other variables, and the first choice of those that are no query. */
function fillIn(query: string, { templating }: ProvisionedDashboard, run: string): string {
  return templating.list.reduce((text, { name, type, current }) => {
    const chosen = type === 'query' ? '.*' : String(current?.value ?? '');
    return text.replace(new RegExp(`\\$\\{${name}(:\\w+)?\\}|\\$${name}\\b`, 'g'), name === 'run' ? run : chosen);
  }, query);
}

/** Grafana keeps a variable's query as text or as an object that holds it. */
function toText(query: unknown): string {
  return typeof query === 'string' ? query : String((query as { query?: string } | null)?.query ?? '');
}

function readFolder(folder: string, name: RegExp): readonly string[] {
  const path = join(ROOT, folder);
  const entries = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return entries
    .filter((entry) => name.test(entry))
    .sort()
    .map((entry) => readFileSync(join(path, entry), 'utf8'));
}
