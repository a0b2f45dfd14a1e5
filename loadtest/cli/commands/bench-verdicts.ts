// `shardgate bench-verdicts`: a series of whole runs whose right verdict is known.
import { join } from 'node:path';
import { ARM_NAMES, type ArmName } from '../../bench/verdicts/arms.ts';
import { runSeries } from '../../bench/verdicts/series.ts';
import { toVerdictSections, toVerdictText } from '../../bench/verdicts/verdicts-page.ts';
import { toLoadRequest } from '../../run/load-request.ts';
import { type Measured, type Opened, openReadyStack } from '../benchmark.ts';
import { declareBenchmark } from '../benchmark-command.ts';
import type { CommandContext } from '../context.ts';
import { createListParser, parseCount } from '../options.ts';

type Options = Readonly<{ arms: readonly ArmName[]; runs: number; loops: number }>;

const TARGETS = 'loadtest/bench/verdicts/targets.json';
const COMMAND = `shardgate load smoke --model open --targets ${TARGETS} --stream none`;

export const addBenchVerdictsCommand = declareBenchmark({
  name: 'bench-verdicts',
  page: 'benchmarks/verdicts',
  images: ['APP_IMAGE', 'APP_TEST_IMAGE', 'K6_IMAGE'],
  description: 'How often do runs with a starved generator, a slow or a hung server end in the right verdict?',
  options: (command) =>
    command
      .option('--arms <list>', `of ${ARM_NAMES.join(',')}`, createListParser(ARM_NAMES), ARM_NAMES)
      .option('--runs <n>', 'of a starved and of a healthy generator; half as many of the servers', parseCount, 20)
      .option('--loops <n>', 'busy loops on each CPU of the starved generator', parseCount, 16),
  examples: ['--arms starved,healthy --runs 5', '--write'],
  open: openReadyStack,
  measure,
});

async function measure(options: Options, { stack }: Opened, context: CommandContext): Promise<Measured> {
  const { arms, runs: rounds, loops } = options;
  const request = toLoadRequest({
    ...{ profile: 'smoke', model: 'open', targets: join(context.root, TARGETS), measureOnly: false },
    ...{ generator: 'k6', stream: 'none', requireStream: false, onInvalid: 'fail', results: '', json: false },
  });
  const series = {
    ...{ arms, rounds, loopsPerCpu: loops, request },
    resultsRoot: join(context.root, 'results', `verdicts-${Date.now()}`),
  };
  const runs = await runSeries({ ...series, onRun: createTeller(context) }, stack, context);
  return {
    title: 'Right verdicts, counted',
    sections: toVerdictSections(runs, COMMAND),
    data: { command: COMMAND, loopsPerCpu: loops, runs },
    text: toVerdictText(runs),
  };
}

function createTeller({ console }: CommandContext) {
  return ({ arm, verdict }: { arm: ArmName; verdict: string }, done: number, of: number) =>
    console.say(`Run ${done}/${of}   ${arm}   ${verdict}`);
}
