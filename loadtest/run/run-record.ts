// Keeps a run: every file of its folder, the link to the newest, and its verdict in the database.
import { join } from 'node:path';
import { REPORT_FILE, toKeptFiles } from '../report/kept-files.ts';
import type { Report } from '../report/reporter.ts';
import type { Result } from '../report/result.ts';
import type { Stack } from '../stack/stack.ts';
import { writeEvents } from '../stream/events.ts';
import type { DrivenLeg } from './legs.ts';
import { linkLatest, type RunFolder, writeRunFile } from './run-folder.ts';
import type { RunStream } from './run-stream.ts';

export type RunRecord = Readonly<{
  folder: RunFolder;
  resultsRoot: string;
  result: Result;
  report: Report;
  legs: readonly DrivenLeg[];
  stack: Stack | null;
  stream: RunStream | null;
}>;

/** @returns the path of the report to read */
export async function keepRun({
  folder,
  resultsRoot,
  result,
  report,
  legs,
  stack,
  stream,
}: RunRecord): Promise<string> {
  for (const { name, text } of toKeptFiles(report)) await writeRunFile(folder, name, text);
  await writeRunFile(folder, 'k6-summary.json', `${JSON.stringify(legs.map(toSummary), null, 2)}\n`);
  await writeRunFile(folder, 'k6.log', legs.map(({ k6 }) => k6.stderr).join('\n'));
  await linkLatest(resultsRoot, folder);
  if (stack !== null && stream !== null) await writeEvents(stack, toEndEvents(result));
  return join(folder.path, REPORT_FILE);
}

function toSummary({ measurement, k6 }: DrivenLeg) {
  const { leg, attempt } = measurement;
  return { leg, attempt, ...k6.summary };
}

function toEndEvents({ runId, profile, verdict, reasons }: Result) {
  const event = { runId, profile, timeMs: Date.now() };
  return [
    { ...event, kind: 'end', title: `${profile} ended`, text: '' } as const,
    { ...event, kind: 'verdict', title: verdict, text: reasons.join(' ') } as const,
  ];
}
