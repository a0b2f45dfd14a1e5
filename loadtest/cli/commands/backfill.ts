// `shardgate backfill`: the points of kept results into the database, so that dashboards show what ran before it was there.
import { resolve } from 'node:path';
import { type BackfillReport, backfill } from '../../rollup/backfill.ts';
import { toBackfillText } from '../../rollup/backfill-text.ts';
import { loadStack } from '../../stack/stack.ts';
import type { AddCommand } from '../command-line.ts';

type Options = Readonly<{ results: string; missing: boolean; json: boolean }>;

export const addBackfillCommand: AddCommand = (program, { root, env, console }) => {
  program
    .command('backfill')
    .description(
      'Write figures and marks of kept runs, comparisons and the journey into the database, for the dashboards',
    )
    .option('--results <dir>', 'where runs and the history are kept', 'results')
    .option('--missing', 'leave out the runs that the database holds', false)
    .option('--json', 'print what was written and what was not, as JSON', false)
    .addHelpText('after', HELP)
    .action(async ({ results, missing, json }: Options) => {
      const places = { root, resultsRoot: resolve(root, results) };
      const report: BackfillReport = await backfill(await loadStack(root, env), places, missing);
      console.print(json ? JSON.stringify(report, null, 2) : toBackfillText(report).join('\n'));
    });
};

const HELP = `
Reads results/*/result.json, results/history.jsonl and docs/phases/journey.json; a file that cannot be read is named and
left out. Of a run that is its figures, start, restarts, end and verdict, but not the metrics of each second.
The stack must be up: \`shardgate up\` starts it, and adds what is missing by itself.

Examples:
  shardgate backfill
  shardgate backfill --missing --json
  shardgate backfill --results /mnt/archive/results`;
