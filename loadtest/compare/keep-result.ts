// What is left of a comparison when an invocation ends: its files, the link to it, its line in the history, its points.
import { join } from 'node:path';
import type { CommandContext } from '../cli/context.ts';
import { appendToHistory, HISTORY_FILE } from '../history/history-file.ts';
import { toHistoryLine } from '../history/history-line.ts';
import { toCompareReport } from '../report/compare/compare-report.ts';
import type { CompareResult } from '../report/compare/compare-result.ts';
import { REPORT_FILE, toKeptFiles } from '../report/kept-files.ts';
import type { Report } from '../report/reporter.ts';
import { toComparisonPoints } from '../rollup/comparison-points.ts';
import { writeRollupIfUp } from '../rollup/write-rollup.ts';
import { linkLatest, type RunFolder, writeRunFile } from '../run/run-folder.ts';
import type { Stack } from '../stack/stack.ts';

export type FinishedComparison = Readonly<{ report: Report; result: CompareResult; reportPath: string }>;

export type KeepPlaces = Readonly<{ folder: RunFolder; resultsRoot: string; stack: Stack | null }>;

/** An interrupted one is no end yet, and the history is about ends. */
export async function keepResult(
  result: CompareResult,
  places: KeepPlaces,
  context: CommandContext,
): Promise<FinishedComparison> {
  const { folder, resultsRoot } = places;
  const report = toCompareReport(result);
  for (const { name, text } of toKeptFiles(report)) await writeRunFile(folder, name, text);
  await linkLatest(resultsRoot, folder);
  const isInterrupted = context.signal.aborted && result.verdict === 'ERROR';
  if (!isInterrupted) await remember(result, places, context);
  return { report, result, reportPath: join(folder.path, REPORT_FILE) };
}

/** A verdict is worth more than its line in the history, and its points in the database. */
async function remember(
  result: CompareResult,
  { resultsRoot, stack }: KeepPlaces,
  { console: { say } }: CommandContext,
): Promise<void> {
  if (result.blocks.length === 0) return;
  const line = toHistoryLine(result);
  await appendToHistory(join(resultsRoot, HISTORY_FILE), line).catch((error: unknown) =>
    say(error instanceof Error ? error.message : String(error)),
  );
  if (stack !== null) await writeRollupIfUp({ stack, tell: say }, toComparisonPoints(line));
}
