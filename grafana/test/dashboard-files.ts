// The committed dashboards as Grafana reads them, and every query in them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { DASHBOARDS, ROOT } from '../source/outputs.ts';

type Target = Readonly<{
  refId: string;
  query: string;
  alias?: string;
  resultFormat: string;
  datasource: Readonly<{ uid: string }>;
}>;
type GridPos = Readonly<{ x: number; y: number; w: number; h: number }>;

export type Panel = Readonly<{
  id: number;
  title: string;
  description?: string;
  type: string;
  gridPos: GridPos;
  fieldConfig?: unknown;
  targets?: readonly Target[];
}>;

type Annotation = Readonly<{
  name: string;
  target: Readonly<{ query: string; titleColumn: string; textColumn: string; tagsColumn: string }>;
}>;

export type DashboardFile = Readonly<{
  uid: string;
  title: string;
  tags: readonly string[];
  links: readonly Readonly<{ tags: readonly string[]; keepTime: boolean }>[];
  time: Readonly<{ from: string }>;
  panels: readonly Panel[];
  annotations: Readonly<{ list: readonly Annotation[] }>;
  templating: Readonly<{ list: readonly Readonly<{ name: string; query: string }>[] }>;
}>;

export type NamedQuery = Readonly<{
  name: string; // "Load run: Verdict A", "Load run: annotation Run start", "Load run: variable run"
  query: string;
  tags: readonly string[]; // what the answer must have, because a name or a column is taken from it
  columns: readonly string[];
}>;

type RulesFile = Readonly<{
  groups: readonly Readonly<{
    rules: readonly Readonly<{
      title: string;
      data: readonly Readonly<{ relativeTimeRange?: { from: number }; model: Readonly<{ query?: string }> }>[];
    }>[];
  }>[];
}>;

export const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

export function loadDashboards(): readonly DashboardFile[] {
  return DASHBOARDS.map(({ file }) => JSON.parse(read(`grafana/dashboards/${file}.json`)));
}

/** Every query that Grafana would send for a dashboard. */
export function listQueries({ title, panels, annotations, templating }: DashboardFile): readonly NamedQuery[] {
  const ofPanels = panels.flatMap((panel) =>
    (panel.targets ?? []).map((target) => toQuery(`${title}: ${panel.title} ${target.refId}`, target)),
  );
  const ofAnnotations = annotations.list.map(({ name, target }) => ({
    name: `${title}: annotation ${name}`,
    query: target.query,
    tags: [],
    columns: [target.titleColumn, target.textColumn, target.tagsColumn],
  }));
  const ofVariables = templating.list.map(({ name, query }) => ({
    name: `${title}: variable ${name}`,
    query,
    tags: [],
    columns: [],
  }));
  return [...ofPanels, ...ofAnnotations, ...ofVariables];
}

const RULES = (parse(read('grafana/provisioning/alerting/rules.yaml')) as RulesFile).groups.flatMap(
  ({ rules }) => rules,
);

/** How far any alert looks back at least. */
export const ALERT_LOOKS_BACK_S = Math.min(
  ...RULES.flatMap(({ data }) => data.flatMap(({ relativeTimeRange }) => relativeTimeRange?.from ?? [])),
);

export function listAlertQueries(): readonly NamedQuery[] {
  return RULES.map(({ title, data }) => ({
    name: `alert: ${title}`,
    query: data.map(({ model }) => model.query ?? '').join(''),
    tags: [],
    columns: [],
  }));
}

function toQuery(name: string, { query, alias = '' }: Target): NamedQuery {
  const tags = [...alias.matchAll(/\$tag_(\w+)/g)].map((match) => match[1] ?? '');
  return { name, query, tags, columns: [] };
}
