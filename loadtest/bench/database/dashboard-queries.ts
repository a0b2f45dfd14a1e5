// Every query of the dashboards, as Grafana would send it: panels, annotations, variables.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, type Json } from '../../targets/json.ts';

export type DashboardQuery = Readonly<{ dashboard: string; name: string; query: string; from: string }>;

/** What the variables stand for; one that is not among them is "all", `.*`. */
export type Choice = Readonly<{ values: Readonly<Record<string, string>>; nowMs: number }>;

const FOLDER = 'grafana/dashboards';
const DEFAULT_FROM = 'now-6h';
const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_592_000_000,
  y: 31_536_000_000,
};
const POINTS_ACROSS = 1_000; // of a panel: what Grafana's interval is made for

/** @param root - of the checkout */
export async function loadDashboardQueries(root: string): Promise<readonly DashboardQuery[]> {
  const files = (await readdir(join(root, FOLDER))).filter((name) => name.endsWith('.json')).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(root, FOLDER, file), 'utf8')));
  return texts.flatMap((text) => listQueries(JSON.parse(text)));
}

export function listQueries(dashboard: Json): readonly DashboardQuery[] {
  const title = String(dashboard.title);
  const from = String(toObject(dashboard.time).from ?? DEFAULT_FROM);
  const make = (name: string, query: unknown) =>
    typeof query === 'string' && query.trim() !== '' ? [{ dashboard: title, name, query, from }] : [];
  const ofPanels = listPanels(dashboard).flatMap((panel) =>
    toList(panel.targets).flatMap((target) => make(String(panel.title), target.query)),
  );
  const ofAnnotations = toList(toObject(dashboard.annotations).list).flatMap(({ name, target }) =>
    make(`annotation ${name}`, toObject(target).query),
  );
  const ofVariables = toList(toObject(dashboard.templating).list)
    .filter(({ type }) => type === 'query')
    .flatMap(({ name, query }) => make(`variable ${name}`, isObject(query) ? query.query : query));
  return [...ofPanels, ...ofAnnotations, ...ofVariables];
}

/** Puts in what Grafana puts in, over the time that the dashboard opens with. */
export function fillIn({ query, from }: DashboardQuery, { values, nowMs }: Choice): string {
  const rangeMs = toRangeMs(from);
  const intervalS = Math.max(1, Math.ceil(rangeMs / 1000 / POINTS_ACROSS));
  const builtIn: Readonly<Record<string, string>> = {
    timeFilter: `time >= ${nowMs - rangeMs}ms and time <= ${nowMs}ms`,
    __interval: `${intervalS}s`,
    __interval_ms: String(intervalS * 1000),
    __from: String(nowMs - rangeMs),
    __to: String(nowMs),
  };
  return query.replaceAll(
    /\$\{(\w+)(?::\w+)?\}|\$(\w+)|\[\[(\w+)\]\]/g,
    (_, braced?: string, plain?: string, bracketed?: string) => {
      const name = braced ?? plain ?? bracketed ?? '';
      return builtIn[name] ?? values[name] ?? '.*';
    },
  );
}

/** `now-15m`: how far back. */
function toRangeMs(from: string): number {
  const [, count, unit = ''] = /^now-(\d+)([smhdwMy])$/.exec(from) ?? [];
  const unitMs = UNIT_MS[unit];
  if (count !== undefined && unitMs !== undefined) return Number(count) * unitMs;
  throw new RangeError(`Expected a dashboard's time to be like now-15m, got ${JSON.stringify(from)}`);
}

/** Rows hold panels of their own. */
function listPanels({ panels }: Json): readonly Json[] {
  return toList(panels).flatMap((panel) => [panel, ...listPanels(panel)]);
}

function toList(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function toObject(value: unknown): Json {
  return isObject(value) ? value : {};
}
