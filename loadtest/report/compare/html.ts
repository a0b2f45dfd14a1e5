// report.html of a comparison: verdict and reasoning first, then a picture of each metric, the tables, the circumstances.
import { toNumber } from '../../gate/quantity.ts';
import type { Tone } from '../html/mark.ts';
import { html, type Markup } from '../html/markup.ts';
import { toPage } from '../html/page.ts';
import { toFactTable, toNumberTable } from '../html/table.ts';
import type { CompareResult, MetricResult } from './compare-result.ts';
import { toFactRows } from './facts.ts';
import { toBounds, toChange, toMeaning, toOutcome } from './headline.ts';
import { METRIC_HEAD, toBlockHead, toBlockRows, toMetricRows } from './metric-rows.ts';
import { drawRatios } from './ratio-plot.ts';
import { TARGET_HEAD, toTargetRow } from './target-result.ts';

const FILES = ['result.json', 'report.md', 'junit.xml', 'blocks.jsonl'];

const TONES: Readonly<Record<MetricResult['outcome'], Tone>> = { held: 'pass', regressed: 'fail', open: 'doubt' };

export function toHtml(result: CompareResult): string {
  const { verdict, reasons, startedAt, arms } = result;
  return toPage({
    kind: 'compare',
    verdict,
    meaning: toMeaning(result),
    reasons,
    startedAt,
    facts: [`BASE ${arms.base?.name ?? 'unknown'}`, `HEAD ${arms.head?.name ?? 'unknown'}`],
    sections: [...toMetrics(result), ...toTargets(result), ...toReported(result), ...toBlocks(result), toFacts(result)],
    files: FILES,
  });
}

function toMetrics(result: CompareResult): readonly Markup[] {
  const { metrics } = result;
  const rows = toMetricRows(result);
  if (rows.length === 0) return [];
  return [
    html`<section class="stack"><h2>HEAD against BASE
<small>A dot is a block, the bar is where the middle surely lies, the diamond is the estimate. FAIL: the whole bar is on the
worse side of no change, and the diamond is beyond the floor. PASS: the bar ends before the margin, in every metric.</small></h2>
${metrics.map((metric) => toMetric(metric, result))}
<div class="card">${toNumberTable('The gated metrics', METRIC_HEAD, rows)}</div></section>`,
  ];
}

function toMetric(metric: MetricResult, result: CompareResult): Markup {
  const { title, outcome, ratio } = metric;
  const said = `${toChange(ratio.estimate)} (${toBounds(ratio)}): ${toOutcome(metric)}`;
  return html`<div class="card ${TONES[outcome]}"><h3>${title} ${said}</h3>${drawRatios(metric, result)}</div>
`;
}

function toTargets({ targets = [] }: CompareResult): readonly Markup[] {
  if (targets.length === 0) return [];
  const table = toNumberTable('Targets of HEAD', TARGET_HEAD, targets.map(toTargetRow));
  return [
    html`<section><h2>Targets of HEAD <small>its own slots, whatever BASE does</small></h2><div class="card">${table}</div></section>`,
  ];
}

function toReported({ reported }: CompareResult): readonly Markup[] {
  if (reported.length === 0) return [];
  const rows = reported.map(({ name, unit, base, head }) => [
    name,
    `${toNumber(base)} ${unit}`,
    `${toNumber(head)} ${unit}`,
  ]);
  const table = toNumberTable('Measured, not judged', ['', 'BASE', 'HEAD'], rows);
  return [html`<section><h2>Measured, not judged</h2><div class="card">${table}</div></section>`];
}

function toBlocks(result: CompareResult): readonly Markup[] {
  if (result.blocks.length === 0) return [];
  const table = toNumberTable('The blocks', toBlockHead(result), toBlockRows(result));
  return [html`<section><h2>Blocks</h2><div class="card">${table}</div></section>`];
}

function toFacts(result: CompareResult): Markup {
  const table = toFactTable('The comparison', toFactRows(result));
  return html`<section><h2>Circumstances</h2><div class="card">${table}</div></section>`;
}
