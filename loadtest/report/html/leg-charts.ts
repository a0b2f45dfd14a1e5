// The charts of a leg: what it did from slice to slice, how its latency is spread, how busy both sides were.
import { toNumber, toQuantity } from '../../gate/quantity.ts';
import { GENERATOR_BUSY_RATIO } from '../../gate/thresholds.ts';
import type { Check } from '../../gate/verdict.ts';
import type { LegMeasurement, Slice } from '../../run/measurement.ts';
import type { Metric } from '../../targets/target.ts';
import type { Chart } from './chart.ts';
import { COLORS, GRID, LEGEND, toCategoryAxis, toLimitLine, toValueAxis, toValueLabel } from './chart-parts.ts';

/** Only what was measured: a generator without slices has no chart of them. */
export function toLegCharts(leg: LegMeasurement, checks: readonly Check[]): readonly Chart[] {
  const slices = leg.client.slices ?? [];
  return [
    ...(slices.length === 0 ? [] : [toThroughput(leg, slices, checks), toSliceLatency(leg, slices, checks)]),
    ...(leg.client.latencyMs === null ? [] : [toPercentiles(leg)]),
    ...toCpu(leg),
  ];
}

function toThroughput(leg: LegMeasurement, slices: readonly Slice[], checks: readonly Check[]): Chart {
  const { ratePerSec } = leg.client;
  const values = slices.map(({ rps }) => rps);
  const limit = findLimit(leg, checks, 'rps');
  const line = ratePerSec === null ? toLimit(limit, 'limit') : toLimit(ratePerSec, 'asked for');
  return {
    id: `${leg.leg}-rps`,
    title: 'Throughput',
    note: `requests/s, by slice of ${toSliceLength(leg, slices)}`,
    summary: `Throughput by slice: ${toRange(values, 'rps')}`,
    option: {
      grid: GRID,
      xAxis: toCategoryAxis(toStarts(slices)),
      yAxis: { ...toValueAxis(), max: toTop(values, ratePerSec ?? limit) },
      series: [
        { type: 'bar', silent: true, data: values, barMaxWidth: 26, itemStyle: { color: COLORS.client }, ...line },
      ],
    },
  };
}

function toSliceLatency(leg: LegMeasurement, slices: readonly Slice[], checks: readonly Check[]): Chart {
  const values = slices.map(({ p95Ms }) => p95Ms);
  const known = values.filter((value) => value !== null);
  const limit = findLimit(leg, checks, 'p95Ms');
  return {
    id: `${leg.leg}-p95`,
    title: 'P95',
    note: `ms, by slice of ${toSliceLength(leg, slices)}`,
    summary: known.length === 0 ? 'P95 by slice: nothing was answered' : `P95 by slice: ${toRange(known, 'p95Ms')}`,
    option: {
      grid: GRID,
      xAxis: toCategoryAxis(toStarts(slices)),
      yAxis: { ...toValueAxis(), max: toTop(known, limit) },
      series: [{ ...toLine(values, COLORS.client, 'circle', 'solid'), ...toLimit(limit, 'limit') }],
    },
  };
}

const PERCENTILES = [
  ['P50', 'p50'],
  ['P90', 'p90'],
  ['P95', 'p95'],
  ['P99', 'p99'],
  ['slowest', 'max'],
] as const;

function toPercentiles({ leg, client, server }: LegMeasurement): Chart {
  const pick = (latency: typeof client.latencyMs | NonNullable<typeof server>['latencyMs']) =>
    PERCENTILES.map(([, key]) => latency?.[key] ?? null).map((ms) => (ms !== null && ms > 0 ? ms : null));
  const inServer = server?.latencyMs ?? null;
  const series = [
    { name: 'seen by clients', ...toLine(pick(client.latencyMs), COLORS.client, 'circle', 'solid', 'top') },
    ...(inServer === null
      ? []
      : [{ name: 'in the server', ...toLine(pick(inServer), COLORS.server, 'diamond', 'dashed', 'bottom') }]),
  ];
  const said = PERCENTILES.map(([name, key]) => `${name} ${toNumber(client.latencyMs?.[key] ?? Number.NaN)} ms`);
  return {
    id: `${leg}-latency`,
    title: 'Latency',
    note: 'ms, by percentile, on a logarithmic scale',
    summary: `Latency: ${said.join(', ')}`,
    option: {
      grid: { ...GRID, top: 34 },
      legend: LEGEND,
      xAxis: toCategoryAxis(PERCENTILES.map(([name]) => name)),
      yAxis: { ...toValueAxis(), type: 'log', min: toFloor },
      series: [...series],
    },
  };
}

function toCpu({ leg, generator, server, environment }: LegMeasurement): readonly Chart[] {
  const known = [
    { name: 'Generator', ratio: generator.cpuUtilization, color: COLORS.client },
    { name: 'its busiest CPU', ratio: generator.cpusBusy, color: COLORS.client },
    { name: 'Server', ratio: server?.cpuUtilization ?? null, color: COLORS.server },
    { name: 'its CPUs', ratio: server === null ? null : environment.serverCpusBusy, color: COLORS.server },
  ].flatMap(({ ratio, ...bar }) => (ratio === null ? [] : [{ ...bar, percent: ratio * 100 }]));
  if (known.length === 0) return [];
  const limit = GENERATOR_BUSY_RATIO * 100;
  const names = known.map(({ name }) => name);
  return [
    {
      id: `${leg}-cpu`,
      title: 'CPU',
      note: 'percent of the CPUs that each may use; the bars of CPUs count whoever used them',
      summary: `CPU: ${known.map(({ name, percent }) => `${name} ${toNumber(percent)} %`).join(', ')}`,
      option: {
        grid: { ...GRID, right: 46 },
        xAxis: { ...toValueAxis(), max: 100 },
        yAxis: { ...toCategoryAxis(names), inverse: true },
        series: [
          {
            type: 'bar',
            silent: true,
            barMaxWidth: 22,
            data: known.map(({ percent, color }) => ({ value: percent, itemStyle: { color } })),
            label: toValueLabel('right', ' %'),
            markLine: toLimitLine({ xAxis: limit }, `generator’s limit ${limit} %`),
          },
        ],
      },
    },
  ];
}

function toLine(
  data: readonly (number | null)[],
  color: string,
  symbol: 'circle' | 'diamond',
  type: 'solid' | 'dashed',
  label?: 'top' | 'bottom',
) {
  return {
    type: 'line' as const,
    silent: true,
    data: [...data],
    symbol,
    symbolSize: symbol === 'circle' ? 7 : 10,
    lineStyle: { color, type, width: 2 },
    itemStyle: { color },
    ...(label === undefined ? {} : { label: toValueLabel(label, '') }),
  };
}

function toLimit(value: number | null, name: string) {
  return value === null ? {} : { markLine: toLimitLine({ yAxis: value }, `${name} ${toNumber(value)}`) };
}

function findLimit({ leg }: LegMeasurement, checks: readonly Check[], metric: Metric): number | null {
  const limit = checks.find((check) => check.leg === leg && check.metric === metric)?.limit;
  if (limit === undefined) return null;
  return 'min' in limit ? limit.min : limit.max;
}

/** Room for the limit, too, but not so much that the values lie flat on the ground. */
function toTop(values: readonly number[], limit: number | null): number {
  const most = Math.max(...values, 0);
  const wanted = limit !== null && limit <= most * 5 ? Math.max(most, limit) : most;
  return toNice(wanted * 1.12);
}

function toNice(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8].find((step) => step * power >= value) ?? 10);
}

/** A power of ten with room for the lowest label. */
function toFloor({ min }: Readonly<{ min: number }>): number {
  return 10 ** Math.floor(Math.log10(min / 1.8));
}

function toStarts(slices: readonly Slice[]): readonly string[] {
  return slices.map(({ startS }) => `${toNumber(startS)} s`);
}

function toSliceLength({ measuredSeconds }: LegMeasurement, slices: readonly Slice[]): string {
  const [first, second] = slices;
  return `${toNumber(first && second ? second.startS - first.startS : measuredSeconds)} s`;
}

function toRange(values: readonly number[], metric: Metric): string {
  return `from ${toQuantity(metric, Math.min(...values))} to ${toQuantity(metric, Math.max(...values))}`;
}
