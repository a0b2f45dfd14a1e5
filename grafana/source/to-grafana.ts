// From a dashboard's description to Grafana's JSON, by Grafana's own SDK.
import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Panel as GrafanaPanel,
  QueryVariableBuilder,
  RowBuilder,
  TimePickerBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DATASOURCE, toAnnotationQuery, toInfluxQuery } from './influx-query.ts';
import type { Annotation, Dashboard, Panel, Variable } from './spec.ts';

const TAG = 'shardgate';
const SORTS = {
  ascending: VariableSort.AlphabeticalAsc,
  'by number': VariableSort.NumericalAsc,
  'newest first': VariableSort.AlphabeticalDesc,
} as const;

const REF_IDS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The text of a file in grafana/dashboards/. */
export function toDashboardJson(dashboard: Dashboard): string {
  return `${JSON.stringify(toBuilder(dashboard).build(), null, 2)}\n`;
}

function toBuilder({ uid, title, description, about, from, refresh, ...parts }: Dashboard): DashboardBuilder {
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([TAG, about])
    .timezone('browser')
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from, to: 'now' })
    .timepicker(new TimePickerBuilder().refreshIntervals(['1s', '5s', '30s', '1m']))
    .version(1)
    .links([toOthers('one run', about === 'one run'), toOthers('many runs', false)])
    .variables(parts.variables.map(toVariable))
    .annotations(parts.annotations.map(toAnnotation));
  if (refresh !== false) builder.refresh(refresh);
  addRows(builder, parts.rows);
  return builder;
}

function addRows(builder: DashboardBuilder, rows: Dashboard['rows']): void {
  let id = 0;
  for (const { title, panels } of rows) {
    id += 1;
    builder.withRow(new RowBuilder(title).id(id));
    for (const panel of panels) {
      id += 1;
      builder.withPanel(toPanel(panel, id));
    }
  }
}

function toPanel({ title, shows, whenBad, size, shape, queries }: Panel, id: number): { build(): GrafanaPanel } {
  const [columns, rows] = size;
  return shape()
    .id(id)
    .title(title)
    .description(`${shows}\n\n${whenBad}`)
    .datasource(DATASOURCE)
    .span(columns)
    .height(rows)
    .targets(queries.map((query, index) => toInfluxQuery(query, REF_IDS.charAt(index))));
}

function toVariable({ name, label, influxql, order, all }: Variable): QueryVariableBuilder {
  const builder = new QueryVariableBuilder(name)
    .label(label)
    .datasource(DATASOURCE)
    .query(influxql)
    .definition(influxql)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(SORTS[order])
    .multi(all)
    .includeAll(all);
  return all ? builder.allValue('.*').current({ text: 'All', value: '$__all' }) : builder;
}

function toAnnotation(annotation: Annotation): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name(annotation.name)
    .datasource(DATASOURCE)
    .enable(true)
    .hide(false)
    .iconColor(annotation.color)
    .target(toAnnotationQuery(annotation));
}

/** The way to other dashboards, with what was chosen. */
function toOthers(about: Dashboard['about'], keepTime: boolean): DashboardLinkBuilder {
  return new DashboardLinkBuilder(`shardgate: ${about}`)
    .type(DashboardLinkType.Dashboards)
    .tags([TAG, about])
    .asDropdown(false)
    .includeVars(true)
    .keepTime(keepTime);
}
