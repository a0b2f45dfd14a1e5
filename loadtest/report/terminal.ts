// What the command prints at the end: the checks, the verdict, why, and where to read more.
import { toLimit, toQuantity } from '../gate/quantity.ts';
import type { Check } from '../gate/verdict.ts';
import { METRIC_FACTS } from '../targets/metric.ts';
import { STEP_HEAD, toStepRow } from './breakpoint-report.ts';
import { toOverloadFigures } from './figures.ts';
import { toHeadline, toTally } from './headline.ts';
import type { View } from './reporter.ts';
import type { Result } from './result.ts';
import { STAGE_HEAD, toStageRow } from './stage-row.ts';
import { toColumns, toWrapped } from './text-layout.ts';
import { paint, type TextFormat, VERDICT_FORMATS } from './verdict-style.ts';

const OUTCOME_FORMATS: Readonly<Record<Check['outcome'], TextFormat>> = {
  pass: 'green',
  fail: 'red',
  unproven: 'yellow',
};

export function toTerminal(result: Result, options: View): string {
  const blocks = [
    toChecks(result, options),
    toStages(result, options),
    toOverload(result),
    toSteps(result, options),
    toVerdict(result, options),
    toPlaces(result, options),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function toChecks({ checks }: Result, { color }: View): string {
  if (checks.length === 0) return '';
  const rows = checks.map(({ leg, metric, value, limit, outcome }) => [
    outcome,
    leg,
    METRIC_FACTS[metric].title,
    toQuantity(metric, value),
    toLimit(metric, limit),
  ]);
  const [head = '', ...lines] = toColumns([['outcome', 'leg', 'metric', 'measured', 'limit'], ...rows]);
  const painted = lines.map((line, index) => paint(line, toFormat(checks[index]), color));
  return [paint(head, 'dim', color), ...painted].join('\n');
}

/** What a spike did, stage by stage: no check judges the spike itself. */
function toStages({ legs }: Result, { color }: View): string {
  const stages = legs.rate?.client.stages ?? [];
  if (stages.length === 0) return '';
  const [head = '', ...lines] = toColumns([STAGE_HEAD.map((title) => title.toLowerCase()), ...stages.map(toStageRow)]);
  return [paint(head, 'dim', color), ...lines].join('\n');
}

function toSteps({ breakpoint }: Result, { color }: View): string {
  if (breakpoint === null || breakpoint.steps.length === 0) return '';
  const [head = '', ...lines] = toColumns([
    STEP_HEAD.map((title) => title.toLowerCase()),
    ...breakpoint.steps.map(toStepRow),
  ]);
  return [paint(head, 'dim', color), ...lines].join('\n');
}

/** The share of refusals has no limit in most targets, and is what one looks at first. */
function toOverload({ legs }: Result): string {
  const figures = legs.rate === null ? [] : toOverloadFigures(legs.rate);
  return figures.map(({ title, shown }) => `${title} ${shown}`).join('   ');
}

function toFormat(check: Check | undefined): TextFormat {
  return check === undefined || check.outcome === 'pass' ? 'reset' : OUTCOME_FORMATS[check.outcome];
}

function toVerdict(result: Result, { color, width }: View): string {
  const headline = toWrapped(toHeadline(result), width, '').map((line) =>
    paint(line, VERDICT_FORMATS[result.verdict], color),
  );
  const reasons = result.reasons.flatMap((reason) => toWrapped(reason, width, '- '));
  return [...headline, ...reasons].join('\n');
}

function toPlaces(result: Result, { report }: View): string {
  const tally = result.checks.length === 0 ? '' : `${toTally(result)}. `;
  const place = report === null ? 'No report was written.' : `Report: ${report}`;
  return `${tally}${place}`;
}
