// `shardgate bench-verdicts`: a series of whole runs whose right verdict is known.
import { join } from 'node:path';
import { ARM_NAMES, type ArmName } from '../../bench/verdicts/arms.ts';
import { runSeries } from '../../bench/verdicts/series.ts';
import { toVerdictSections, toVerdictText } from '../../bench/verdicts/verdicts-page.ts';
import { toLoadRequest } from '../../run/load-request.ts';
import { ensureReady } from '../../setup/ensure-ready.ts';
import { finishBenchmark, withLoadLock } from '../benchmark.ts';
import type { AddCommand } from '../command-line.ts';
import { type CommandContext, toSetupContext } from '../context.ts';
import { createListParser, parseCount } from '../options.ts';

type Options = Readonly<{
  arms: readonly ArmName[];
  runs: number;
  loops: number;
  write?: boolean;
  json?: boolean;
}>;

const TARGETS = 'loadtest/bench/verdicts/targets.json';
const COMMAND = `shardgate load smoke --model open --targets ${TARGETS} --stream none`;
const IMAGES = ['APP_IMAGE', 'APP_TEST_IMAGE', 'K6_IMAGE'] as const;

export const addBenchVerdictsCommand: AddCommand = (program, context) => {
  program
    .command('bench-verdicts')
    .description('How often do runs with a starved generator, a slow or a hung server end in the right verdict?')
    .option('--arms <list>', `of ${ARM_NAMES.join(',')}`, createListParser(ARM_NAMES), ARM_NAMES)
    .option('--runs <n>', 'of a starved and of a healthy generator; half as many of the servers', parseCount, 20)
    .option('--loops <n>', 'busy loops on each CPU of the starved generator', parseCount, 16)
    .option('--write', 'write docs/benchmarks/verdicts.md and the values beside it')
    .option('--json', 'print the values as JSON')
    .addHelpText(
      'after',
      `
Examples:
  shardgate bench-verdicts --arms starved,healthy --runs 5
  shardgate bench-verdicts --write`,
    )
    .action((options: Options) => withLoadLock('bench-verdicts', () => benchVerdicts(options, context)));
};

async function benchVerdicts(options: Options, context: CommandContext): Promise<void> {
  const { arms, runs: rounds, loops, write = false, json = false } = options;
  const request = toLoadRequest({
    ...{ profile: 'smoke', model: 'open', targets: join(context.root, TARGETS), measureOnly: false },
    ...{ generator: 'k6', stream: 'none', requireStream: false, onInvalid: 'fail', results: '', json },
  });
  const stack = await ensureReady(toSetupContext(context));
  const series = {
    ...{ arms, rounds, loopsPerCpu: loops, request },
    resultsRoot: join(context.root, 'results', `verdicts-${Date.now()}`),
  };
  const runs = await runSeries({ ...series, onRun: createTeller(context) }, stack, context);
  await finishBenchmark(context, { page: 'benchmarks/verdicts', write, json, images: IMAGES }, stack, {
    title: 'Right verdicts, counted',
    regenerate: 'make bench-verdicts ARGS=--write',
    sections: toVerdictSections(runs, COMMAND),
    data: { command: COMMAND, loopsPerCpu: loops, runs },
    text: toVerdictText(runs),
  });
}

function createTeller({ console }: CommandContext) {
  return ({ arm, verdict }: { arm: ArmName; verdict: string }, done: number, of: number) =>
    console.say(`Run ${done}/${of}   ${arm}   ${verdict}`);
}
