// The few shapes that panels have. Whatever is the same in all dashboards is said here once.
import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import * as common from '@grafana/grafana-foundation-sdk/common';
import { type DynamicConfigValue, MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import * as heatmap from '@grafana/grafana-foundation-sdk/heatmap';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as statushistory from '@grafana/grafana-foundation-sdk/statushistory';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

export type ShapeBuilder =
  | bargauge.PanelBuilder
  | heatmap.PanelBuilder
  | stat.PanelBuilder
  | statushistory.PanelBuilder
  | table.PanelBuilder
  | timeseries.PanelBuilder;

type Shape = () => ShapeBuilder;

/** Grafana's name of a unit: "reqps", "ms", "percentunit", "none". */
type Unit = Readonly<{ unit: string }>;

/** Series whose name holds this word are drawn as a limit. */
export const TARGET = 'target';

const VERDICT_COLORS = {
  PASS: 'green',
  FAIL: 'red',
  ERROR: 'purple',
  INCONCLUSIVE: 'yellow',
  INVALID: 'orange',
  NONE: 'gray',
} as const;

/** Lines over time. A series named "target …" is a dashed red line. */
export function lines({ unit, max }: Unit & Readonly<{ max?: number }>): Shape {
  return () => {
    const builder = new timeseries.PanelBuilder()
      .unit(unit)
      .min(0)
      .lineWidth(1)
      .fillOpacity(0)
      .pointSize(4)
      .showPoints(common.VisibilityMode.Auto)
      .spanNulls(false)
      .legend(toLegend(['mean', 'max', 'lastNotNull']))
      .tooltip(toTooltip())
      .overrideByRegexp(`/${TARGET}/`, LIMIT_STYLE);
    return max === undefined ? builder : builder.max(max);
  };
}

/** Single measurements over days: points joined by a thin line. */
export function history({ unit }: Unit): Shape {
  return () =>
    new timeseries.PanelBuilder()
      .unit(unit)
      .lineWidth(1)
      .pointSize(6)
      .showPoints(common.VisibilityMode.Always)
      .spanNulls(true)
      .legend(toLegend(['lastNotNull', 'min', 'max']))
      .tooltip(toTooltip());
}

/** A ratio with its interval as a band: columns "ratio", "lower", "upper". */
export function interval(): ShapeBuilder {
  return new timeseries.PanelBuilder()
    .unit('none')
    .decimals(3)
    .lineWidth(1)
    .pointSize(6)
    .showPoints(common.VisibilityMode.Always)
    .spanNulls(true)
    .axisSoftMin(0.95)
    .axisSoftMax(1.05)
    .legend(toLegend(['lastNotNull', 'min', 'max']))
    .tooltip(toTooltip())
    .overrideByRegexp('/ (lower|upper)$/', [
      { id: 'custom.lineStyle', value: { fill: 'dash', dash: [4, 6] } },
      { id: 'custom.showPoints', value: 'never' },
    ]);
}

/** One word in the color of the verdict it is. */
export function verdict(column: string): Shape {
  return () => toStat(column).mappings(VERDICT_MAPPINGS).colorMode(common.BigValueColorMode.Background);
}

/** One sentence. */
export function sentence(column: string): Shape {
  return () => toStat(column).text(new common.VizTextDisplayOptionsBuilder().valueSize(16));
}

/** Verdicts in the order they came. */
export function verdicts(): ShapeBuilder {
  return new statushistory.PanelBuilder()
    .mappings(VERDICT_MAPPINGS)
    .showValue(common.VisibilityMode.Auto)
    .legend(new common.VizLegendOptionsBuilder().showLegend(false));
}

/** @param units - of columns by name; a column "verdict" has its color, and one without an entry is plain */
export function rows(units: Readonly<Record<string, string>> = {}, link?: RowLink): Shape {
  return () => {
    const builder = new table.PanelBuilder()
      .showHeader(true)
      .overrideByName('verdict', [
        { id: 'mappings', value: VERDICT_MAPPINGS },
        { id: 'custom.cellOptions', value: { type: 'color-text' } },
      ])
      .overrideByRegexp('/_ms$/', [{ id: 'unit', value: 'ms' }])
      .overrideByRegexp('/(^|_)share$/', [{ id: 'unit', value: 'percentunit' }]);
    for (const [column, unit] of Object.entries(units)) builder.overrideByName(column, [{ id: 'unit', value: unit }]);
    if (link !== undefined) builder.overrideByName(link.column, [{ id: 'links', value: [toDataLink(link)] }]);
    return builder;
  };
}

/** Where a click on a column leads. */
export type RowLink = Readonly<{ column: string; title: string; url: string }>;

/** A bar for the newest value of each series, with its number. */
export function bars({ unit }: Unit): Shape {
  return () =>
    new bargauge.PanelBuilder()
      .unit(unit)
      .min(0)
      .orientation(common.VizOrientation.Horizontal)
      .displayMode(common.BarGaugeDisplayMode.Basic)
      .reduceOptions(toReduced('/.*/', 'numbers'));
}

/** Counts by bucket, each series one bucket, named by its upper edge in seconds. */
export function buckets(): ShapeBuilder {
  return new heatmap.PanelBuilder()
    .calculate(false)
    .rowsFrame(new heatmap.RowsHeatmapOptionsBuilder().layout(common.HeatmapCellLayout.Le))
    .color(new heatmap.HeatmapColorOptionsBuilder().scheme('Oranges').steps(64))
    .cellGap(1);
}

const LIMIT_STYLE: DynamicConfigValue[] = [
  { id: 'color', value: { mode: 'fixed', fixedColor: 'red' } },
  { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 8] } },
  { id: 'custom.showPoints', value: 'never' },
  { id: 'custom.spanNulls', value: true },
];

const VERDICT_MAPPINGS: ValueMapping[] = [
  {
    type: MappingType.ValueToText,
    options: Object.fromEntries(
      Object.entries(VERDICT_COLORS).map(([word, color], index) => [word, { text: word, color, index }]),
    ),
  },
];

function toLegend(calcs: string[]): common.VizLegendOptionsBuilder {
  return new common.VizLegendOptionsBuilder()
    .displayMode(common.LegendDisplayMode.Table)
    .placement(common.LegendPlacement.Bottom)
    .showLegend(true)
    .calcs(calcs);
}

function toTooltip(): common.VizTooltipOptionsBuilder {
  return new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending);
}

function toStat(column: string): stat.PanelBuilder {
  return new stat.PanelBuilder()
    .graphMode(common.BigValueGraphMode.None)
    .textMode(common.BigValueTextMode.Value)
    .noValue('no verdict yet')
    .reduceOptions(toReduced(`/^${column}$/`, 'words'));
}

/** Only numbers are taken unless the fields are named. */
function toReduced(fields: string, kind: 'numbers' | 'words'): common.ReduceDataOptionsBuilder {
  const options = new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false);
  return kind === 'numbers' ? options : options.fields(fields);
}

function toDataLink({ title, url }: RowLink): Readonly<Record<string, unknown>> {
  return { title, url, targetBlank: false };
}
