// `shardgate bench-database`: what many runs make of the database, and what watching one costs.
import { join, resolve } from 'node:path';
import { loadDashboardQueries } from '../../bench/database/dashboard-queries.ts';
import { type DatabaseFigures, toDatabaseSections, toDatabaseText } from '../../bench/database/database-page.ts';
import { countSeries, fillDatabase, withOwnDatabase } from '../../bench/database/filled-database.ts';
import { type ObserversCost, toObserversCost } from '../../bench/database/observers-cost.ts';
import { timeQueries } from '../../bench/database/query-times.ts';
import { RESULT_FILE } from '../../report/kept-files.ts';
import type { Result } from '../../report/result.ts';
import { loadResult } from '../../report/result-file.ts';
import { toLoadRequest } from '../../run/load-request.ts';
import { driveRun } from '../../run/load-run.ts';
import type { Stack } from '../../stack/stack.ts';
import { type Measured, type Opened, openReadyStack, RUN_IMAGES } from '../benchmark.ts';
import { declareBenchmark } from '../benchmark-command.ts';
import type { CommandContext } from '../context.ts';
import { parseCount } from '../options.ts';

type Options = Readonly<{ runs: number; seconds: number; repeats: number; run?: string }>;

const PROJECT = 'shardgate-bench-database';

export const addBenchDatabaseCommand = declareBenchmark({
  name: 'bench-database',
  page: 'benchmarks/database',
  images: RUN_IMAGES,
  description: 'Fill a database with many runs: its series, the time of each dashboard query; and what watching costs',
  options: (command) =>
    command
      .option('--runs <n>', 'that are written', parseCount, 500)
      .option('--seconds <n>', 'measured in each of their legs', parseCount, 10)
      .option('--repeats <n>', 'of each query', parseCount, 6)
      .option('--run <dir>', 'a kept run whose observers’ CPU time counts; default: a heavy one is driven'),
  examples: ['--write', '--runs 50 --run results/latest'],
  open: openReadyStack,
  measure,
});

async function measure(options: Options, { stack }: Opened, context: CommandContext): Promise<Measured> {
  const observers = await measureObservers(options, context);
  const measured = await withOwnDatabase(stack, PROJECT, (own) => measureDatabase(own, options, context));
  const figures: DatabaseFigures = { ...measured, observers };
  return {
    title: 'The database with many runs',
    sections: toDatabaseSections(figures),
    data: figures,
    text: toDatabaseText(figures),
  };
}

async function measureDatabase(
  stack: Stack,
  { runs, seconds, repeats }: Options,
  { root, console }: CommandContext,
): Promise<Omit<DatabaseFigures, 'observers'>> {
  const request = { measureSeconds: seconds, nowMs: Date.now() };
  await fillDatabase(stack, { ...request, runs: 1 });
  const ofOne = await countSeries(stack);
  const filled = await fillDatabase(stack, { ...request, runs }, (run) =>
    console.progress(`Writing run ${run} of ${runs}`, 'Writing runs'),
  );
  const series = await countSeries(stack);
  const choice = {
    values: { run: filled.newest, baseline: filled.newest }, // everything else opens with all
    nowMs: request.nowMs,
  };
  console.say(`Asking every query of the dashboards, ${repeats} times each`);
  const times = await timeQueries(stack, await loadDashboardQueries(root), choice, repeats);
  const { points, seconds: fillSeconds } = filled;
  return { runs, measureSeconds: seconds, points, fillSeconds, series, seriesPerRun: (series - ofOne) / runs, times };
}

async function measureObservers({ run }: Options, context: CommandContext): Promise<ObserversCost | null> {
  const kept = (folder: string) => loadResult(join(resolve(context.root, folder), RESULT_FILE));
  return toObserversCost(await (run === undefined ? driveHeavy(context) : kept(run)));
}

async function driveHeavy(context: CommandContext): Promise<Result> {
  const request = toLoadRequest({
    ...{ profile: 'heavy', measureOnly: true, generator: 'k6', stream: 'slices' },
    ...{ requireStream: false, onInvalid: 'fail', results: '', json: false },
  });
  const { result } = await driveRun(request, join(context.root, 'results'), context);
  return result;
}
