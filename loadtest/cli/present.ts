// Shows a result where its readers are: standard output, and in a CI job its annotations and the job's summary.
import { appendFile } from 'node:fs/promises';
import { Option } from 'commander';
import type { Report } from '../report/reporter.ts';
import type { CommandContext, Env } from './context.ts';

const ANNOTATE = ['auto', 'github', 'none'] as const;

export type Annotate = (typeof ANNOTATE)[number];

export function toAnnotateOption(): Option {
  return new Option('--annotate <where>', 'annotations and job summary; auto: github where GITHUB_ACTIONS is true')
    .choices(ANNOTATE)
    .default('auto');
}

/**
 * Where a run is made again, JSON is that of the last one alone: standard output has one document.
 *
 * @param reportPath - the file to read on in; null when none was written
 */
export function printReport(
  report: Report,
  { json, reportPath, isLast }: Readonly<{ json: boolean; reportPath: string | null; isLast: boolean }>,
  { console }: Pick<CommandContext, 'console'>,
): void {
  if (json && !isLast) return;
  const view = { color: console.color, width: console.columns, report: reportPath };
  console.print(json ? report.render('json') : `\n${report.render('terminal', view)}`);
}

/** On standard error, where GitHub's runner reads them just as well: standard output may have to stay pure JSON. */
export async function annotate(
  report: Report,
  where: Annotate,
  { console, env }: Pick<CommandContext, 'console' | 'env'>,
): Promise<void> {
  if (!wantsAnnotations(where, env)) return;
  console.say(report.render('github').trimEnd());
  const summary = env.GITHUB_STEP_SUMMARY;
  if (!summary) return;
  await appendFile(summary, report.render('markdown')).catch((error: Error) =>
    console.say(`The summary of the job could not be written: ${error.message}`),
  );
}

export function wantsAnnotations(where: Annotate, env: Env): boolean {
  return where === 'github' || (where === 'auto' && env.GITHUB_ACTIONS === 'true');
}
