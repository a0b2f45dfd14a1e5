// report.md of a comparison: verdict and reasons first, then the metrics, the blocks, the circumstances.
import { toNumber } from '../../gate/quantity.ts';
import { toTable, toText } from '../markdown-table.ts';
import type { CompareResult } from './compare-result.ts';
import { toFactRows } from './facts.ts';
import { toHeadline } from './headline.ts';
import { METRIC_HEAD, toBlockHead, toBlockRows, toMetricRows } from './metric-rows.ts';
import { TARGET_HEAD, toTargetRow } from './target-result.ts';

export function toMarkdown(result: CompareResult): string {
  const tables = [toMetrics(result), toTargets(result), toReported(result), toBlocks(result), toFacts(result)];
  const sections = [toSummary(result), ...tables];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function toSummary(result: CompareResult): string {
  return `# ${toHeadline(result)}\n\n${result.reasons.map((reason) => `- ${toText(reason)}`).join('\n')}`;
}

function toMetrics(result: CompareResult): string {
  const rows = toMetricRows(result);
  return rows.length === 0 ? '' : `## Metrics\n\n${toTable(METRIC_HEAD, rows)}`;
}

function toTargets({ targets = [] }: CompareResult): string {
  return targets.length === 0 ? '' : `## Targets of HEAD\n\n${toTable(TARGET_HEAD, targets.map(toTargetRow))}`;
}

function toReported({ reported }: CompareResult): string {
  if (reported.length === 0) return '';
  const rows = reported.map(({ name, unit, base, head }) => [
    name,
    `${toNumber(base)} ${unit}`,
    `${toNumber(head)} ${unit}`,
  ]);
  return `## Measured, not judged\n\n${toTable(['', 'BASE', 'HEAD'], rows)}`;
}

function toBlocks(result: CompareResult): string {
  return result.blocks.length === 0 ? '' : `## Blocks\n\n${toTable(toBlockHead(result), toBlockRows(result))}`;
}

function toFacts(result: CompareResult): string {
  return `## Circumstances\n\n${toTable(['', ''], toFactRows(result))}`;
}
