// `shardgate bench-overload`: what a shard with more clients than it lets through refuses, and what still gets through.
import { type BenchPlace, openBenchPlace } from '../../bench/bench-place.ts';
import { measureOverload, type OverloadSettings, toOverloadArms } from '../../bench/overload.ts';
import { toOverloadSections, toOverloadText } from '../../bench/overload-page.ts';
import { createCountdown, type Measured, toShardPlace } from '../benchmark.ts';
import { declareBenchmark, toPortOption } from '../benchmark-command.ts';
import type { CommandContext } from '../context.ts';
import { parseCount, parseCounts } from '../options.ts';

type Options = Readonly<{
  connections: readonly number[];
  waitMs: number;
  maxRunning: number;
  queueLength: number;
  queueAgeMs: number;
  rounds: number;
  seconds: number;
  port: number;
}>;

const BLOCK_OVERHEAD_SECONDS = 3;
const WARMUP_SECONDS = 1;
const NOTE = `
\`shardgate load overload\` judges a deployment of yours under overload; this explains what the gate of one shard is worth.`;

export const addBenchOverloadCommand = declareBenchmark({
  name: 'bench-overload',
  page: 'benchmarks/overload',
  description: 'Load one shard with more connections than it lets through: 503 share, goodput, P95 of the accepted',
  options: (command) =>
    command
      .alias('overload')
      .option('--connections <list>', 'of wrk, one load after the other', parseCounts, [1000, 2000])
      .option(
        '--wait-ms <n>',
        'of /async’s handler, clearly above APP_REFUSAL_PAUSE_MS so that wrk can tell the two apart',
        parseCount,
        200,
      )
      .option('--max-running <n>', 'APP_MAX_RUNNING', parseCount, 512)
      .option('--queue-length <n>', 'APP_QUEUE_LENGTH', parseCount, 256)
      .option('--queue-age-ms <n>', 'APP_QUEUE_AGE_MS', parseCount, 2000)
      .option('--rounds <n>', 'of every load, there and back', parseCount, 3)
      .option('--seconds <n>', 'measured in each block', parseCount, 4)
      .addOption(toPortOption())
      .addHelpText('after', NOTE),
  examples: ['', '--connections 1500 --queue-age-ms 150 --queue-length 2000', '--write'],
  open: openBenchPlace,
  measure,
});

async function measure(options: Options, place: BenchPlace, context: CommandContext): Promise<Measured> {
  const { seconds, port, ...gate } = options;
  const settings: OverloadSettings = { ...gate, measureSeconds: seconds, warmupSeconds: WARMUP_SECONDS };
  const blockSeconds = seconds + WARMUP_SECONDS + BLOCK_OVERHEAD_SECONDS;
  const longestSeconds = settings.rounds * 2 * toOverloadArms(settings).length * blockSeconds;
  const show = createCountdown(context.console.progress, longestSeconds);
  const blocks = await measureOverload(settings, {
    ...toShardPlace(place, port, context),
    onBlock: ({ kind, connections }, round, { refusedShare, goodputRps }) =>
      show(
        `Round ${round}/${settings.rounds}   ${kind} ${connections}   ${(100 * refusedShare).toFixed(1)} % refused, ${goodputRps.toFixed(0)} 200s/s`,
      ),
  });
  return {
    title: 'One shard under overload',
    sections: toOverloadSections(blocks, settings),
    data: { settings, arms: toOverloadArms(settings), blocks },
    text: toOverloadText(blocks, settings),
  };
}
