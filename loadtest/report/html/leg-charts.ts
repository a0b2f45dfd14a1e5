// The charts of a leg: what it did from slice to slice, how its latency is spread, how busy both sides were.
import { toNumber } from '../../gate/quantity.ts';
import { GENERATOR_BUSY_RATIO } from '../../gate/thresholds.ts';
import type { Check } from '../../gate/verdict.ts';
import type { LegMeasurement, Slice } from '../../run/measurement.ts';
import type { Chart } from './chart.ts';
import {
  COLORS,
  findLimit,
  GRID,
  LEGEND,
  toCategoryAxis,
  toLimit,
  toLimitLine,
  toLine,
  toRange,
  toTop,
  toValueAxis,
  toValueLabel,
} from './chart-parts.ts';

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
  const limit = findLimit(leg.leg, checks, 'rps');
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
  const limit = findLimit(leg.leg, checks, 'p95Ms');
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
