// The tables of docs/observability.md: each panel, its queries, what to do when it looks bad.
import { ALERTS } from './alerts.ts';
import type { Dashboard, Panel, Query } from './spec.ts';

const BEGIN = '<!-- written by `make dashboards`: begin -->';
const END = '<!-- end -->';

/** Queries of one panel that differ in a value only, such as a bucket's edge, are told once. */
const SHOWN_QUERIES = 3;

/** @throws RangeError when the page has lost its marks */
export function replacePanelTables(page: string, dashboards: readonly Dashboard[]): string {
  const [before, inside, ...after] = page.split(new RegExp(`(?<=${BEGIN})|(?=${END})`));
  if (before === undefined || inside === undefined || after.length !== 1) {
    throw new RangeError(`Expected the page to hold ${BEGIN} and ${END} once, got another page`);
  }
  return `${before}\n\n${[...dashboards.map(toSection), toAlertSection()].join('\n\n')}\n\n${after[0]}`;
}

function toSection({ title, description, file, rows }: Dashboard): string {
  const lines = rows.flatMap((row) => row.panels.map(toLine));
  return [
    `### ${title}`,
    '',
    `${description} \`grafana/dashboards/${file}.json\``,
    '',
    '| panel | query | when it looks bad |',
    '|---|---|---|',
    ...lines,
  ].join('\n');
}

function toLine({ title, shows, whenBad, queries }: Panel): string {
  return `| **${toCell(title)}**<br>${toCell(shows)} | ${toQueries(queries)} | ${toCell(whenBad)} |`;
}

function toQueries(queries: readonly Query[]): string {
  const shown = queries.length > SHOWN_QUERIES ? queries.slice(1, 2) : queries;
  const more = queries.length - shown.length;
  const texts = shown.map(({ influxql }) => `\`${toCell(influxql)}\``);
  return [...texts, ...(more > 0 ? [`and ${more} alike`] : [])].join('<br>');
}

function toAlertSection(): string {
  const lines = ALERTS.map(
    ({ title, means, influxql, above }) =>
      `| **${toCell(title)}** | \`${toCell(influxql)}\` above ${above} | ${toCell(means)} |`,
  );
  return ['### Alerts', '', '| alert | query | what it means |', '|---|---|---|', ...lines].join('\n');
}

function toCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
