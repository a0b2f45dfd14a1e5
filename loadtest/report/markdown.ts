// report.md: verdict and reasons first, then checks, figures, circumstances.
import { toLimit, toNumber, toQuantity } from '../gate/quantity.ts';
import type { Check } from '../gate/verdict.ts';
import type { ClientMeasurement, LegMeasurement } from '../run/measurement.ts';
import { METRIC_FACTS } from '../targets/metric.ts';
import { STEP_HEAD, toStepRow } from './breakpoint-report.ts';
import { type FactRow, toHostRows, toRunRows, toStreamRows } from './circumstances.ts';
import { toFigures } from './figures.ts';
import { toHeadline, toTally } from './headline.ts';
import { toTable, toText } from './markdown-table.ts';
import type { Result } from './result.ts';
import { STAGE_HEAD, toStageRow } from './stage-row.ts';

export function toMarkdown(result: Result): string {
  const { attempts, legs } = result;
  const measured = [legs.capacity, legs.rate].filter((leg) => leg !== null);
  const sections = [
    toSummary(result),
    toChecks(result),
    toSteps(result),
    ...measured.map((leg) => toLeg(leg, attempts[leg.leg].length)),
    toFacts('Stream', toStreamRows(result)),
    toFacts('Host', toHostRows(result.host)),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function toSummary(result: Result): string {
  const reasons = result.reasons.map((reason) => `- ${toText(reason)}`).join('\n');
  return `# ${toHeadline(result)}\n\n${reasons}\n\n${toTable(['', ''], toRunRows(result))}`;
}

function toChecks(result: Result): string {
  if (result.checks.length === 0) return '';
  const head = ['Leg', 'Metric', 'Limit', 'Measured', 'Outcome', 'Attempts', 'Because'];
  return `## ${toTally(result)}\n\n${toTable(head, result.checks.map(toCheckRow))}`;
}

function toCheckRow({ leg, metric, limit, value, outcome, attempts, because }: Check): readonly string[] {
  const title = METRIC_FACTS[metric].title;
  const shownOutcome = outcome === 'pass' ? outcome : `**${outcome}**`;
  return [leg, title, toLimit(metric, limit), toQuantity(metric, value), shownOutcome, String(attempts), because];
}

function toLeg(leg: LegMeasurement, attempts: number): string {
  const which = attempts === 1 ? '' : `, attempt ${leg.attempt} of ${attempts}`;
  const figures = toFigures(leg).map(({ title, shown }) => [title, shown]);
  const figuresTable = `## The ${leg.leg} leg${which}\n\n${toTable(['', ''], figures)}`;
  if (leg.client.slices === null) return `${figuresTable}\n\nNo slices: ${leg.generator.tool} keeps none.`;
  const slices = leg.client.slices.map(({ startS, requests, rps, p95Ms }) => [
    `${toNumber(startS)} s`,
    toNumber(requests),
    toQuantity('rps', rps),
    p95Ms === null ? 'nothing answered' : toQuantity('p95Ms', p95Ms),
  ]);
  const sliceTable = toTable(['From', 'Requests', 'Throughput', 'P95'], slices);
  return [figuresTable, ...toStages(leg.client), sliceTable].join('\n\n');
}

function toSteps({ breakpoint }: Result): string {
  if (breakpoint === null) return '';
  return `## The search\n\n${toTable(
    [...STEP_HEAD, 'Because'],
    breakpoint.steps.map((step) => [...toStepRow(step), step.because]),
  )}`;
}

function toStages({ stages }: ClientMeasurement): readonly string[] {
  return stages.length === 0 ? [] : [toTable(STAGE_HEAD, stages.map(toStageRow))];
}

function toFacts(title: string, rows: readonly FactRow[]): string {
  return rows.length === 0 ? '' : `## ${title}\n\n${toTable(['', ''], rows)}`;
}
