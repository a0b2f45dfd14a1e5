// What `shardgate compare` prints at the end: the metrics, the verdict, why, and where to read more.
import type { View } from '../reporter.ts';
import { toColumns, toWrapped } from '../text-layout.ts';
import { paint, VERDICT_FORMATS } from '../verdict-style.ts';
import type { CompareResult } from './compare-result.ts';
import { toHeadline } from './headline.ts';
import { METRIC_HEAD, toMetricRows } from './metric-rows.ts';
import { TARGET_HEAD, toTargetRow } from './target-result.ts';
import { toBlockTime, toDecisionTime } from './time.ts';

export function toTerminal(result: CompareResult, view: View): string {
  const blocks = [toMetrics(result, view), toTargets(result, view), toVerdict(result, view), toPlace(result, view)];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function toMetrics(result: CompareResult, { color }: View): string {
  return toRows(METRIC_HEAD, toMetricRows(result), color);
}

function toTargets({ targets = [] }: CompareResult, { color }: View): string {
  return toRows(TARGET_HEAD, targets.map(toTargetRow), color);
}

function toRows(names: readonly string[], rows: readonly (readonly string[])[], color: boolean): string {
  if (rows.length === 0) return '';
  const [head = '', ...lines] = toColumns([names, ...rows]);
  return [paint(head, 'dim', color), ...lines].join('\n');
}

function toVerdict(result: CompareResult, { color, width }: View): string {
  const headline = toWrapped(toHeadline(result), width, '').map((line) =>
    paint(line, VERDICT_FORMATS[result.verdict], color),
  );
  return [...headline, ...result.reasons.flatMap((reason) => toWrapped(reason, width, '- '))].join('\n');
}

function toPlace(result: CompareResult, { report }: View): string {
  const time = `${toDecisionTime(result)}. ${report === null ? 'No report was written.' : `Report: ${report}`}`;
  const block = toBlockTime(result.blocks);
  return block === null ? time : `${time}\nA block: ${block}.`;
}
