// The checks, leg by leg, each with its because.
import { toLimit, toQuantity } from '../../gate/quantity.ts';
import type { Check } from '../../gate/verdict.ts';
import { LEG_NAMES, type LegName } from '../../run/measurement.ts';
import { METRIC_FACTS } from '../../targets/metric.ts';
import { drawOutcome, OUTCOME_TONES } from './mark.ts';
import { html, type Markup } from './markup.ts';

export function toCheckTable(checks: readonly Check[]): Markup {
  const legs = LEG_NAMES.filter((leg) => checks.some((check) => check.leg === leg));
  return html`<table class="checks"><caption class="unseen">What was checked, and with which outcome</caption>
<thead><tr><th scope="col">Outcome</th><th scope="col">Metric</th><th scope="col" class="number">Measured</th><th scope="col">Limit</th><th scope="col">Because</th></tr></thead>
${legs.map((leg) => toGroup(leg, checks))}</table>`;
}

function toGroup(leg: LegName, checks: readonly Check[]): Markup {
  const rows = checks.filter((check) => check.leg === leg).map(toRow);
  return html`<tbody>
<tr class="group"><th scope="rowgroup" colspan="5">The ${leg} leg</th></tr>
${rows}</tbody>
`;
}

function toRow({ metric, outcome, value, limit, because }: Check): Markup {
  return html`<tr class="${OUTCOME_TONES[outcome]}"><td class="outcome">${drawOutcome(outcome)} ${outcome}</td><th scope="row" class="name">${METRIC_FACTS[metric].title}</th><td class="number">${toQuantity(metric, value)}</td><td class="limit">${toLimit(metric, limit)}</td><td class="because">${because}</td></tr>
`;
}
