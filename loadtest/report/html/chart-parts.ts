// How the axes, lines and labels of every chart look.
import { toNumber } from '../../gate/quantity.ts';

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

/** On a line across, above its right end; on an upright one of an axis upside down, over its top. */
function toPlace(across: boolean) {
  return across ? { position: 'insideEndTop' as const } : { position: 'start' as const, rotate: 0 };
}
