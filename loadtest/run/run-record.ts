// Keeps a run: every file of its folder, and the link to the newest.
import { join } from 'node:path';
import { REPORT_FILE, toKeptFiles } from '../report/kept-files.ts';
import type { Report } from '../report/reporter.ts';
import type { DrivenLeg } from './legs.ts';
import { linkLatest, type RunFolder, writeRunFile } from './run-folder.ts';

export type RunRecord = Readonly<{
  folder: RunFolder;
  resultsRoot: string;
  report: Report;
  legs: readonly DrivenLeg[];
}>;

/** @returns the path of the report to read */
export async function keepRun({ folder, resultsRoot, report, legs }: RunRecord): Promise<string> {
  for (const { name, text } of toKeptFiles(report)) await writeRunFile(folder, name, text);
  await writeRecords(folder, legs);
  await linkLatest(resultsRoot, folder);
  return join(folder.path, REPORT_FILE);
}

/** What each generator printed; wrk.log only where wrk drove a leg. */
async function writeRecords(folder: RunFolder, legs: readonly DrivenLeg[]): Promise<void> {
  const summaries = legs.flatMap(({ measurement: { leg, attempt }, record }) =>
    record.tool === 'k6' ? [{ leg, attempt, ...record.summary }] : [],
  );
  await writeRunFile(folder, 'k6-summary.json', `${JSON.stringify(summaries, null, 2)}\n`);
  const said = legs.flatMap(({ record }) => (record.tool === 'k6' ? [record.stderr] : []));
  await writeRunFile(folder, 'k6.log', said.join('\n'));
  const printed = legs.flatMap(({ record }) =>
    record.tool === 'wrk' ? [`$ ${record.command.join(' ')}\n${record.stdout}\n`] : [],
  );
  if (printed.length > 0) await writeRunFile(folder, 'wrk.log', printed.join('\n'));
}
