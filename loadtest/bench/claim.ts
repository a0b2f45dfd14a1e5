// A figure the project says it reaches, and what the measurement says of it.
import { toNumber } from '../gate/quantity.ts';
import { toTable } from '../report/markdown-table.ts';
import { toColumns } from '../report/text-layout.ts';
import type { PairedRatio } from './paired-ratio.ts';

export type Limit = Readonly<{ min: number } | { max: number }>;

/** `open`: the interval holds the limit, or there is no interval. */
export type ClaimOutcome = 'met' | 'missed' | 'open';

export type Claim = Readonly<{ what: string; limit: string; measured: string; outcome: ClaimOutcome }>;

const HEAD = ['Claim', 'Limit', 'Measured', 'Outcome'];

/** Judged by the whole interval: a ratio is met, or missed, only when all of it is. */
export function toRatioClaim(what: string, ratio: PairedRatio | null, limit: Limit): Claim {
  const outcome = ratio === null ? 'open' : judge([ratio.low, ratio.high], limit);
  return { what, limit: toLimitText(limit, 'x'), measured: toRatioText(ratio), outcome };
}

/**
 * Judged by every single value.
 *
 * @param values - none leaves the claim open
 * @param unit - with the space in front of it, if it has one
 */
export function toValuesClaim(what: string, values: readonly number[], limit: Limit, unit: string): Claim {
  const outcome = values.length === 0 ? 'open' : values.every((value) => isWithin(value, limit)) ? 'met' : 'missed';
  const worst =
    values.length === 0 ? 'nothing' : `${toNumber(toWorst(values, limit))}${unit} at worst of ${values.length}`;
  return { what, limit: toLimitText(limit, unit), measured: worst, outcome };
}

/** `1.034x (95 %: 1.021-1.048, 6 rounds)`. */
export function toRatioText(ratio: PairedRatio | null): string {
  if (ratio === null) return 'no interval';
  const [middle, low, high] = [ratio.ratio, ratio.low, ratio.high].map((value) => value.toFixed(3));
  return `${middle}x (95 %: ${low}–${high}, ${ratio.rounds} rounds)`;
}

export function toClaimTable(claims: readonly Claim[]): string {
  const rows = claims.map(({ what, limit, measured, outcome }) => [what, limit, measured, toShown(outcome)]);
  return toTable(HEAD, rows);
}

/** For the terminal. */
export function toClaimText(claims: readonly Claim[]): string {
  return toColumns([
    HEAD,
    ...claims.map(({ what, limit, measured, outcome }) => [what, limit, measured, outcome]),
  ]).join('\n');
}

function toShown(outcome: ClaimOutcome): string {
  return outcome === 'met' ? outcome : `**${outcome}**`;
}

function judge(ends: readonly [number, number], limit: Limit): ClaimOutcome {
  if (ends.every((end) => isWithin(end, limit))) return 'met';
  return ends.some((end) => isWithin(end, limit)) ? 'open' : 'missed';
}

/** NaN is within nothing. */
function isWithin(value: number, limit: Limit): boolean {
  return 'min' in limit ? value >= limit.min : value <= limit.max;
}

function toWorst(values: readonly number[], limit: Limit): number {
  return 'min' in limit ? Math.min(...values) : Math.max(...values);
}

function toLimitText(limit: Limit, unit: string): string {
  return 'min' in limit ? `>= ${toNumber(limit.min)}${unit}` : `<= ${toNumber(limit.max)}${unit}`;
}
