// One leg: its charts, what could have been in the way, and every figure.
import { generatorHealthy, toHostEvidence } from '../../gate/evidence/machines.ts';
import { toNumber, toQuantity } from '../../gate/quantity.ts';
import type { LegMeasurement, Slice, StageMeasurement } from '../../run/measurement.ts';
import { toFigures } from '../figures.ts';
import type { Result } from '../result.ts';
import { STAGE_HEAD, toStageRow } from '../stage-row.ts';
import { toFigure } from './chart.ts';
import { toLegCharts } from './leg-charts.ts';
import { drawOutcome } from './mark.ts';
import { html, type Markup } from './markup.ts';
import { toShapeCharts } from './shape-charts.ts';
import { toNumberTable, toTermList } from './table.ts';

type Shown = Pick<Result, 'checks' | 'shape'>;

const WHAT_FOR = {
  capacity: 'as many requests as the connections carry: judges throughput and errors',
  rate: 'requests at fixed instants: judges latency, CPU and memory',
} as const;

export function toLegSection(leg: LegMeasurement, attempts: number, { checks, shape }: Shown): Markup {
  const which = attempts === 1 ? '' : `, attempt ${leg.attempt} of ${attempts}`;
  const charts = [...toShapeCharts(leg, shape), ...toLegCharts(leg, checks)].map(toFigure);
  return html`<section class="stack">
<h2>The ${leg.leg} leg${which} <small>${WHAT_FOR[leg.leg]}</small></h2>
<div class="grid">
${charts}</div>
<div class="card"><h3>What could have been in the way</h3>${toNotes(leg)}</div>
<div class="card stack"><h3>Figures</h3>${toTermList(toFigures(leg))}${toStageTable(leg.client.stages)}${toSliceTable(leg.client.slices ?? [])}</div>
</section>`;
}

/** Each holds or does not; what a doubt means for a check stands in that check's because. */
function toNotes(leg: LegMeasurement): Markup {
  const notes = [generatorHealthy(leg), ...toHostEvidence(leg)].map(({ holds, said }) => {
    const outcome = holds ? 'pass' : 'unproven';
    return html`<li class="${holds ? 'pass' : 'doubt'}">${drawOutcome(outcome)}<span><span class="unseen">${holds ? 'fine: ' : 'doubt: '}</span>${toSentence(said)}</span></li>\n`;
  });
  return html`<ul class="notes">\n${notes}</ul>`;
}

function toSentence(said: string): string {
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}

/** What a spike did, stage by stage. */
function toStageTable(stages: readonly StageMeasurement[]): Markup {
  return stages.length === 0 ? html`` : toNumberTable('Stages of the leg', STAGE_HEAD, stages.map(toStageRow));
}

function toSliceTable(slices: readonly Slice[]): Markup {
  if (slices.length === 0) return html``;
  const rows = slices.map(({ startS, requests, rps, p95Ms }) => [
    `${toNumber(startS)} s`,
    toNumber(requests),
    toQuantity('rps', rps),
    p95Ms === null ? 'nothing answered' : toQuantity('p95Ms', p95Ms),
  ]);
  const head = ['From', 'Requests', 'Throughput', 'P95'];
  return html`<details><summary>The slices as a table</summary>${toNumberTable('Slices of the measured window', head, rows)}</details>`;
}
