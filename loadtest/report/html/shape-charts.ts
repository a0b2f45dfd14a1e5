// The charts of a load that changes: latency against the rate by stage or step, memory over a soak, what overload refused.
import { toNumber, toPercent, toQuantity } from '../../gate/quantity.ts';
import type { Check } from '../../gate/verdict.ts';
import type { ShapeKind } from '../../profiles/profile.ts';
import type { LegMeasurement } from '../../run/measurement.ts';
import type { BreakpointReport, BreakpointStep } from '../breakpoint-report.ts';
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
  toTop,
  toValueAxis,
  toValueLabel,
} from './chart-parts.ts';

/** Beside those that every leg has; none for an even load. */
export function toShapeCharts(leg: LegMeasurement, shape: ShapeKind): readonly Chart[] {
  if (shape === 'spike') return toStageChart(leg);
  if (shape === 'soak') return toMemoryChart(leg);
  return shape === 'overload' ? toOverloadChart(leg) : [];
}

function toStageChart({ leg, client: { stages } }: LegMeasurement): readonly Chart[] {
  if (stages.length === 0) return [];
  const values = stages.map(({ latencyMs }) => latencyMs.p95);
  const said = stages.map(({ name, ratePerSec, latencyMs: { p95 } }) => {
    return `${name} at ${toNumber(ratePerSec)} requests/s ${p95 === null ? 'never started' : toQuantity('p95Ms', p95)}`;
  });
  return [
    {
      id: `${leg}-stages`,
      title: 'P95 by stage',
      note: 'ms, of all requests that should have started; no bar: so many never did',
      summary: `P95 by stage: ${said.join(', ')}`,
      option: {
        grid: GRID,
        xAxis: toCategoryAxis(stages.map(({ name, ratePerSec }) => `${name}\n${toNumber(ratePerSec)}/s`)),
        yAxis: { ...toValueAxis(), max: toTop(toKnown(values), null) },
        series: [{ ...toBars(values), label: toValueLabel('top', ' ms') }],
      },
    },
  ];
}

function toMemoryChart({ leg, memoryMb, client }: LegMeasurement): readonly Chart[] {
  const values = memoryMb.server;
  const known = toKnown(values);
  if (known.length === 0) return [];
  const starts = values.map((_, index) => client.slices?.[index]?.startS ?? index);
  return [
    {
      id: `${leg}-memory`,
      title: 'Memory of the server',
      note: 'MiB, the median of each slice',
      summary: `Memory of the server by slice: from ${toNumber(Math.min(...known))} to ${toNumber(Math.max(...known))} MiB`,
      option: {
        grid: GRID,
        xAxis: toCategoryAxis(starts.map((startS) => `${toNumber(startS)} s`)),
        yAxis: { ...toValueAxis(), max: toTop(known, null) },
        series: [toLine(values, COLORS.server, 'diamond', 'solid')],
      },
    },
  ];
}

function toOverloadChart({ leg, measuredSeconds, client }: LegMeasurement): readonly Chart[] {
  const { overload, ratePerSec } = client;
  if (overload === null) return [];
  const bars = [
    { name: 'Offered', rps: ratePerSec, color: COLORS.client },
    { name: 'Accepted', rps: overload.goodputRps, color: COLORS.server },
    { name: 'Refused', rps: overload.refused / measuredSeconds, color: COLORS.server },
  ].flatMap(({ rps, ...bar }) => (rps === null ? [] : [{ ...bar, rps }]));
  return [
    {
      id: `${leg}-overload`,
      title: 'What came of the offered load',
      note: `requests/s; ${toPercent(overload.refusedRatio)} of the answers were refusals`,
      summary: `Overload: ${bars.map(({ name, rps }) => `${name} ${toQuantity('rps', rps)}`).join(', ')}`,
      option: {
        grid: { ...GRID, right: 56 },
        xAxis: toValueAxis(),
        yAxis: { ...toCategoryAxis(bars.map(({ name }) => name)), inverse: true },
        series: [
          {
            type: 'bar',
            silent: true,
            barMaxWidth: 26,
            data: bars.map(({ rps, color }) => ({ value: rps, itemStyle: { color } })),
            label: toValueLabel('right', ''),
          },
        ],
      },
    },
  ];
}

const OUTCOMES = [
  { outcome: 'met', name: 'meets the targets', symbol: 'circle', color: COLORS.server },
  { outcome: 'missed', name: 'misses them', symbol: 'diamond', color: COLORS.client },
  { outcome: 'unproven', name: 'proves nothing', symbol: 'triangle', color: 'var(--muted)' },
] as const;

/** A step where nothing was answered has no point. */
export function toSearchChart({ steps, ratePerSec }: BreakpointReport, checks: readonly Check[]): readonly Chart[] {
  const shown = steps.filter(isAnswered);
  if (shown.length === 0) return [];
  const limit = findLimit('rate', checks, 'p95Ms');
  const series = OUTCOMES.flatMap(({ outcome, name, symbol, color }) => {
    const data = shown.filter((step) => step.outcome === outcome).map((step) => [step.ratePerSec, step.p95Ms]);
    if (data.length === 0) return [];
    return [
      { type: 'scatter' as const, silent: true, name, data, symbol, symbolSize: 11, itemStyle: { color, opacity: 1 } },
    ];
  });
  const [first, ...others] = series;
  const found = ratePerSec === null ? {} : { markLine: toFoundLine(ratePerSec) };
  const said = shown.map((step) => `${toQuantity('p95Ms', step.p95Ms)} at ${toNumber(step.ratePerSec)} requests/s`);
  return [
    {
      id: 'search',
      title: 'P95 by rate',
      note: `ms against requests/s, each step of the search${ratePerSec === null ? '' : '; the upright line: what was found'}`,
      summary: `P95 by rate: ${said.join(', ')}`,
      option: {
        grid: { ...GRID, top: 50, right: 26 }, // below the legend, and the name of the line
        legend: LEGEND,
        xAxis: { ...toValueAxis(), splitLine: { show: false }, scale: true },
        yAxis: {
          ...toValueAxis(),
          max: toTop(
            shown.map(({ p95Ms }) => p95Ms),
            limit,
          ),
        },
        series: [{ ...first, ...found }, ...others, ...toLimitSeries(limit)],
      },
    },
  ];
}

/** Named at its top: the axis stands below. */
function toFoundLine(ratePerSec: number) {
  const { label, ...line } = toLimitLine({ xAxis: ratePerSec }, `found ${toNumber(ratePerSec)}`);
  return { ...line, label: { ...label, position: 'end' as const } };
}

type AnsweredStep = BreakpointStep & Readonly<{ p95Ms: number }>;

function isAnswered(step: BreakpointStep): step is AnsweredStep {
  return step.p95Ms !== null;
}

/** A line of its own: a series has room for one. */
function toLimitSeries(limit: number | null) {
  return limit === null ? [] : [{ type: 'scatter' as const, silent: true, data: [], ...toLimit(limit, 'limit') }];
}

function toBars(values: readonly (number | null)[]) {
  return {
    type: 'bar' as const,
    silent: true,
    data: [...values],
    barMaxWidth: 40,
    itemStyle: { color: COLORS.client },
  };
}

function toKnown(values: readonly (number | null)[]): readonly number[] {
  return values.filter((value) => value !== null);
}
