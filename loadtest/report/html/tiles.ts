// The few figures that people look for first, each with its limit where it has one.
import { toLimit, toQuantity } from '../../gate/quantity.ts';
import { toReading } from '../../gate/reading.ts';
import type { Check } from '../../gate/verdict.ts';
import type { LegName } from '../../run/measurement.ts';
import { METRIC_FACTS } from '../../targets/metric.ts';
import type { Metric } from '../../targets/target.ts';
import type { Result } from '../result.ts';
import { drawOutcome, OUTCOME_TONES } from './mark.ts';
import { html, type Markup } from './markup.ts';

const LOOKED_FOR: readonly (readonly [LegName, Metric])[] = [
  ['capacity', 'rps'],
  ['capacity', 'cpuUsPerRequest'],
  ['capacity', 'failedRatio'],
  ['rate', 'p95Ms'],
  ['rate', 'cpuUtilization'],
  ['rate', 'failedRatio'],
];

/** Nothing when nothing was measured. */
export function toTiles(result: Result): readonly Markup[] {
  const tiles = LOOKED_FOR.flatMap(([leg, metric]) => toTile(result, leg, metric));
  return tiles.length === 0 ? [] : [html`<dl class="tiles">\n${tiles}</dl>`];
}

function toTile({ legs, checks }: Result, leg: LegName, metric: Metric): readonly Markup[] {
  const measured = legs[leg];
  const value = measured && toReading(metric, measured);
  if (value === null) return [];
  const [number = '', unit = ''] = toQuantity(metric, value).split(' ');
  const check = checks.find((one) => one.leg === leg && one.metric === metric);
  return [
    html`<div><dt>${METRIC_FACTS[metric].title} <small>${leg} leg</small></dt><dd class="value"><span>${number}</span> <span class="unit">${unit}</span></dd>${toLimitLine(check, unit)}</div>
`,
  ];
}

/** Without the unit, which stands above it. */
function toLimitLine(check: Check | undefined, unit: string): Markup {
  if (check === undefined) return html`<dd class="limit">no limit</dd>`;
  const { outcome, metric, limit } = check;
  return html`<dd class="limit ${OUTCOME_TONES[outcome]}">${drawOutcome(outcome)} <span class="unseen">${outcome}, </span>${toLimit(metric, limit).replace(` ${unit}`, '')}</dd>`;
}
