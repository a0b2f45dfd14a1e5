// The dashboard as a test reads it: every query with what it needs to be true of its answer.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './test-stack.ts';

type Target = Readonly<{ query: string; alias?: string; resultFormat: string; datasource: Readonly<{ uid: string }> }>;
type GridPos = Readonly<{ x: number; y: number; w: number; h: number }>;
export type Panel = Readonly<{
  id: number;
  title: string;
  description?: string;
  type: string;
  gridPos: GridPos;
  targets?: readonly Target[];
}>;
type Annotation = Readonly<{
  name: string;
  target: Target & Readonly<{ titleColumn: string; textColumn: string; tagsColumn: string }>;
}>;

export type Dashboard = Readonly<{
  uid: string;
  panels: readonly Panel[];
  annotations: Readonly<{ list: readonly Annotation[] }>;
  templating: Readonly<{ list: readonly Readonly<{ name: string; query: string }>[] }>;
}>;

export type NamedQuery = Readonly<{ name: string; query: string; tags: readonly string[]; columns: readonly string[] }>;

export function loadDashboard(): Dashboard {
  return JSON.parse(readFileSync(join(ROOT, 'grafana/dashboards/run.json'), 'utf8'));
}

/** Every query that Grafana would send, with the tags and columns its answer must have. */
export function listQueries({ panels, annotations, templating }: Dashboard): readonly NamedQuery[] {
  const ofPanels = panels.flatMap(({ title, targets = [] }) => targets.map((target) => toQuery(title, target)));
  const ofAnnotations = annotations.list.map(({ name, target }) => ({
    ...toQuery(`annotation ${name}`, target),
    columns: [target.titleColumn, target.textColumn, target.tagsColumn],
  }));
  const ofVariables = templating.list.map(({ name, query }) => ({
    name: `variable ${name}`,
    query,
    tags: [],
    columns: [],
  }));
  return [...ofPanels, ...ofAnnotations, ...ofVariables];
}

/** Puts in what Grafana puts in, for one run and all of its legs. */
export function fillIn(query: string, run: string, fromMs: number): string {
  const from = new Date(fromMs).toISOString();
  return query
    .replaceAll('$timeFilter', `time >= '${from}' and time <= now()`)
    .replaceAll('$run', run)
    .replaceAll('$leg', '.*');
}

function toQuery(name: string, { query, alias = '' }: Target): NamedQuery {
  const tags = [...alias.matchAll(/\$tag_(\w+)/g)].map((match) => match[1] ?? '');
  return { name, query, tags, columns: [] };
}
