// `shardgate bench-batch`: does it pay to gather the completions of one turn of the event loop?
import { BATCH_ROUTES, type BatchSettings, measureBatch, toBatchArms } from '../../bench/batch.ts';
import { toBatchSections, toBatchText } from '../../bench/batch-page.ts';
import { type BenchPlace, openBenchPlace } from '../../bench/bench-place.ts';
import { createCountdown, type Measured, toShardPlace } from '../benchmark.ts';
import { declareBenchmark, toPortOption } from '../benchmark-command.ts';
import type { CommandContext } from '../context.ts';
import { parseCount } from '../options.ts';

type Options = Readonly<{ rounds: number; seconds: number; connections: number; port: number }>;

const BLOCK_OVERHEAD_SECONDS = 2;
const WARMUP_SECONDS = 1;

export const addBenchBatchCommand = declareBenchmark({
  name: 'bench-batch',
  page: 'benchmarks/batch',
  description: 'Measure phase c with completions gathered into batches, and without, interleaved',
  options: (command) =>
    command
      .option('--rounds <n>', 'there and back', parseCount, 4)
      .option('--seconds <n>', 'measured in each block', parseCount, 3)
      .option('--connections <n>', 'of wrk', parseCount, 200)
      .addOption(toPortOption()),
  examples: ['--rounds 2', '--write'],
  open: openBenchPlace,
  measure,
});

async function measure(options: Options, place: BenchPlace, context: CommandContext): Promise<Measured> {
  const { rounds, seconds, connections, port } = options;
  const settings: BatchSettings = { rounds, connections, measureSeconds: seconds, warmupSeconds: WARMUP_SECONDS };
  const blocks = rounds * 2 * BATCH_ROUTES.reduce((sum, route) => sum + toBatchArms(route).length, 0);
  const longestSeconds = blocks * (seconds + WARMUP_SECONDS + BLOCK_OVERHEAD_SECONDS);
  const show = createCountdown(context.console.progress, longestSeconds);
  const results = await measureBatch(settings, {
    ...toShardPlace(place, port, context),
    onBlock: (route, arm, round, { cpuUsPerRequest }) =>
      show(`${route}   round ${round}/${rounds}   ${arm} ${cpuUsPerRequest.toFixed(2)} us a request`),
  });
  return {
    title: 'Completions in batches',
    sections: toBatchSections(results, settings),
    data: { settings, routes: results },
    text: toBatchText(results),
  };
}
