// How the axes, lines and labels of every chart look.
import { toNumber, toQuantity } from '../../gate/quantity.ts';
import type { Check } from '../../gate/verdict.ts';
import type { LegName } from '../../run/measurement.ts';
import type { Metric } from '../../targets/target.ts';

export const COLORS = { client: 'var(--client)', server: 'var(--server)', ink: 'var(--ink)', card: 'var(--card)' };

const MUTED = { color: 'var(--muted)', fontSize: 12, fontFamily: 'inherit' };

export const GRID = { left: 6, right: 14, top: 20, bottom: 6, outerBoundsMode: 'same' } as const;

/** Of charts with two kinds of lines. */
export const LEGEND = { top: 0, left: 'center', itemGap: 18, textStyle: { ...MUTED, color: COLORS.ink } } as const;

export function toCategoryAxis(names: readonly string[]) {
  return {
    type: 'category' as const,
    data: [...names],
    axisTick: { show: false },
    axisLine: { lineStyle: { color: 'var(--line)' } },
    axisLabel: MUTED,
  };
}

export function toValueAxis() {
  return {
    type: 'value' as const,
    axisLabel: { ...MUTED, formatter: (value: number) => toNumber(value) },
    splitLine: { lineStyle: { color: 'var(--grid)' } },
  };
}

export function toValueLabel(position: 'top' | 'bottom' | 'right', unit: string) {
  return {
    show: true,
    position,
    fontSize: 12,
    fontFamily: 'inherit',
    color: COLORS.ink,
    formatter: ({ value }: Readonly<{ value?: unknown }>) =>
      typeof value === 'number' ? `${toNumber(value)}${unit}` : '',
  } as const;
}

/** A dashed line across, with its name on it. */
export function toLimitLine(at: Readonly<{ yAxis: number }> | Readonly<{ xAxis: number }>, name: string) {
  return {
    silent: true,
    symbol: 'none',
    data: [{ ...at, name }],
    lineStyle: { color: COLORS.ink, type: 'dashed' as const, width: 1.25 },
    label: {
      ...toPlace('yAxis' in at),
      formatter: name,
      backgroundColor: COLORS.card, // it may lie on a bar
      padding: [1, 4],
      fontSize: 12,
      fontFamily: 'inherit',
      color: COLORS.ink,
    },
  };
}

export function toLine(
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

export function toLimit(value: number | null, name: string) {
  return value === null ? {} : { markLine: toLimitLine({ yAxis: value }, `${name} ${toNumber(value)}`) };
}

/** The bound of a check, null without one. */
export function findLimit(leg: LegName, checks: readonly Check[], metric: Metric): number | null {
  const limit = checks.find((check) => check.leg === leg && check.metric === metric)?.limit;
  if (limit === undefined) return null;
  return 'min' in limit ? limit.min : limit.max;
}

/** Room for the limit, too, but not so much that the values lie flat on the ground. */
export function toTop(values: readonly number[], limit: number | null): number {
  const most = Math.max(...values, 0);
  const wanted = limit !== null && limit <= most * 5 ? Math.max(most, limit) : most;
  return toNice(wanted * 1.12);
}

export function toRange(values: readonly number[], metric: Metric): string {
  return `from ${toQuantity(metric, Math.min(...values))} to ${toQuantity(metric, Math.max(...values))}`;
}

/** On a line across, above its right end; on an upright one of an axis upside down, over its top. */
function toPlace(across: boolean) {
  return across ? { position: 'insideEndTop' as const } : { position: 'start' as const, rotate: 0 };
}

function toNice(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8].find((step) => step * power >= value) ?? 10);
}
