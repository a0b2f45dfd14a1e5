// Numbers for people: the one place that decides digits, separators and units.
import { METRIC_FACTS } from '../targets/metric.ts';
import type { Limit, Metric } from '../targets/target.ts';

const DIGITS = 3;
const DIGITS_MAX = 15; // all that a double holds
const DIGITS_FORMATTED_MAX = 21; // Intl's own limit
const FORMATS = new Map<number, Intl.NumberFormat>(); // making one costs far more than using it

/** `12,345`, `3.42`, `0.00012`: every digit before the point, at least three significant ones altogether. */
export function toNumber(value: number, digits: number = DIGITS): string {
  const whole = Math.abs(Math.trunc(value)).toString().length;
  return toFormat(Math.min(DIGITS_FORMATTED_MAX, Math.max(digits, whole))).format(value);
}

/** `45.2 %` of a ratio from 0 to 1. */
export function toPercent(ratio: number, digits: number = DIGITS): string {
  return `${toNumber(ratio * 100, digits)} %`;
}

/** `1 CPU`, `2 CPUs`. */
export function toCount(count: number, singular: string): string {
  return `${toNumber(count)} ${count === 1 ? singular : `${singular}s`}`;
}

/** The value of a metric with its unit: `3.42 ms`, `12,345 requests/s`. */
export function toQuantity(metric: Metric, value: number, digits: number = DIGITS): string {
  switch (METRIC_FACTS[metric].kind) {
    case 'rate':
      return `${toNumber(value, digits)} requests/s`;
    case 'ratio':
      return toPercent(value, digits);
    case 'seconds':
      return `${toNumber(value, digits)} s`;
    case 'milliseconds':
      return `${toNumber(value, digits)} ms`;
    case 'microseconds':
      return `${toNumber(value, digits)} µs`;
    case 'mebibytes':
      return `${toNumber(value, digits)} MiB`;
    case 'count':
      return toNumber(value, digits);
  }
}

/** The value with its name, to begin a sentence: `P95 3.42 ms`, `2 stalled seconds`. */
export function toNamedQuantity(metric: Metric, value: number, digits: number = DIGITS): string {
  const { kind, title } = METRIC_FACTS[metric];
  const quantity = toQuantity(metric, value, digits);
  if (metric === 'rps') return quantity;
  return kind === 'count' ? toCount(value, title.toLowerCase().replace(/s$/, '')) : `${title} ${quantity}`;
}

/** `>= 2,000 requests/s`, `<= 10 ms`. */
export function toLimit(metric: Metric, limit: Limit): string {
  return 'min' in limit ? `>= ${toQuantity(metric, limit.min)}` : `<= ${toQuantity(metric, limit.max)}`;
}

/** As few digits as tell two different numbers apart: a P95 of 10.004 ms must not read "10 ms, over 10 ms". */
export function toTellingDigits(value: number, other: number): number {
  let digits = DIGITS;
  while (value !== other && digits < DIGITS_MAX && toNumber(value, digits) === toNumber(other, digits)) digits += 1;
  return digits;
}

/** A ratio in percent, with digits enough to differ from the threshold named beside it. */
export function toPercentBeside(ratio: number, threshold: number): string {
  return toPercent(ratio, toTellingDigits(ratio * 100, threshold * 100));
}

function toFormat(digits: number): Intl.NumberFormat {
  const format = FORMATS.get(digits) ?? new Intl.NumberFormat('en-US', { maximumSignificantDigits: digits });
  FORMATS.set(digits, format);
  return format;
}
