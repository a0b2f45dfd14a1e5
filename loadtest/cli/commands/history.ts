// `shardgate history`: what the kept comparisons say together, and whether small losses have added up since a release.
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { loadRules } from '../../compare/rules/rules-file.ts';
import { appendToHistory, readHistory } from '../../history/history-file.ts';
import { toHistoryLine } from '../../history/history-line.ts';
import { toHistoryReport } from '../../history/history-report.ts';
import { findRelease } from '../../history/last-release.ts';
import { loadComparison } from '../../report/compare/comparison-file.ts';
import { toHistoryChart } from '../../report/history/history-chart.ts';
import { toHistoryText } from '../../report/history/history-text.ts';
import { RESULT_FILE } from '../../report/kept-files.ts';
import type { AddCommand } from '../command-line.ts';
import type { CommandContext } from '../context.ts';
import { parseCount } from '../options.ts';

type Options = Readonly<{
  file: string;
  add?: string;
  since?: string;
  last: number;
  chart?: string;
  gate: boolean;
  json: boolean;
}>;

const NEWEST = 20;

export const addHistoryCommand: AddCommand = (program, context, exit) => {
  program
    .command('history')
    .description('What the kept comparisons say together: their series, its steps, and losses that added up')
    .option('--file <path>', 'the history', 'results/history.jsonl')
    .option('--add <dir>', 'first add the comparison kept there')
    .option('--since <release>', 'a tag, or an image’s name; default: the last tag such as v1.2.3')
    .option('--last <n>', 'comparisons in the table', parseCount, NEWEST)
    .option('--chart <file>', 'also draw the series as an SVG')
    .option('--gate', 'exit with the creep check’s code: 0 PASS, 1 FAIL, 3 INCONCLUSIVE', false)
    .option('--json', 'print everything as JSON', false)
    .addHelpText('after', HELP)
    .action(async (options: Options) => exit(await showHistory(options, context)));
};

async function showHistory(options: Options, { root, console }: CommandContext): Promise<number> {
  const path = resolve(root, options.file);
  if (options.add !== undefined) await add(resolve(root, options.add), path);
  const history = await readHistory(path);
  const report = toHistoryReport(history, await findRelease(root, options.since), await loadRules(null));
  if (options.chart !== undefined) await writeFile(resolve(root, options.chart), toHistoryChart(report));
  const view = { color: console.color, width: console.columns, newest: options.last };
  console.print(options.json ? JSON.stringify(report, null, 2) : toHistoryText(report, view));
  return options.gate ? report.exitCode : 0;
}

async function add(folder: string, path: string): Promise<void> {
  await appendToHistory(path, toHistoryLine(await loadComparison(join(folder, RESULT_FILE))));
}

const HELP = `
Every comparison adds its line by itself; --add takes one from elsewhere. Lines that are none are named and left out.

Examples:
  shardgate history
  shardgate history --since v1.2.0 --gate
  shardgate history --chart history.svg --json > history.json`;
