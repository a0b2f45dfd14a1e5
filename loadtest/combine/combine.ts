// One `shardgate combine`: read, judge, keep, print.
import { join, resolve } from 'node:path';
import type { CommandContext } from '../cli/context.ts';
import { type Annotate, annotate, printReport } from '../cli/present.ts';
import { toExitCode } from '../gate/verdict.ts';
import { REPORT_FILE, toKeptFiles } from '../report/kept-files.ts';
import { toLoadReport } from '../report/load-report.ts';
import { createRunFolder, linkLatest, type RunFolder, toRunId, writeRunFile } from '../run/run-folder.ts';
import { type CombineOptions, toCombineRequest } from './combine-request.ts';
import { toCombined } from './combined-result.ts';
import type { GeneratorOutput } from './generator-output.ts';

export type RunCombineOptions = CombineOptions & Readonly<{ results: string; json: boolean; annotate: Annotate }>;

/** @returns the verdict's own exit code */
export async function runCombine(
  files: readonly string[],
  options: RunCombineOptions,
  context: CommandContext,
): Promise<number> {
  const request = await toCombineRequest(options, files);
  const startedAt = new Date();
  const resultsRoot = resolve(context.root, options.results);
  const folder = await createRunFolder(resultsRoot, toRunId(request.profile, startedAt));
  const { result, outputs } = toCombined(request, { runId: folder.runId, startedAt, command: context.command });
  const report = toLoadReport(result);
  for (const { name, text } of toKeptFiles(report)) await writeRunFile(folder, name, text);
  await writeSummaries(folder, outputs);
  await linkLatest(resultsRoot, folder);
  printReport(report, { json: options.json, reportPath: join(folder.path, REPORT_FILE), isLast: true }, context);
  await annotate(report, options.annotate, context);
  return toExitCode({ kind: result.verdict });
}

async function writeSummaries(folder: RunFolder, outputs: readonly GeneratorOutput[]): Promise<void> {
  const summaries = outputs.map(({ name, output }) => ({ output: name, ...output.summary }));
  await writeRunFile(folder, 'k6-summary.json', `${JSON.stringify(summaries, null, 2)}\n`);
}
