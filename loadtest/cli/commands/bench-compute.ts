// `shardgate bench-compute`: from which n on /compute belongs on a thread, and what a flood of it does to /async.
import { type BenchPlace, openBenchPlace } from '../../bench/bench-place.ts';
import { measureFlood, measureThreshold, toFloodArms } from '../../bench/compute.ts';
import type { ComputeBlock } from '../../bench/compute-load.ts';
import { type ComputeSettings, toComputeSections, toComputeText } from '../../bench/compute-page.ts';
import { createCountdown, type Measured, toShardPlace } from '../benchmark.ts';
import { declareBenchmark, toPortOption } from '../benchmark-command.ts';
import type { CommandContext } from '../context.ts';
import { parseCount, parseCounts } from '../options.ts';

type Options = Readonly<{
  sizes: readonly number[];
  rounds: number;
  floodRounds: number;
  seconds: number;
  floodSeconds: number;
  port: number;
}>;

const BLOCK_OVERHEAD_SECONDS = 4;

export const addBenchComputeCommand = declareBenchmark({
  name: 'bench-compute',
  page: 'benchmarks/compute',
  description: 'Measure from which n on /compute belongs on a thread, and /async beside a flood of computations',
  options: (command) =>
    command
      .option('--sizes <list>', 'values of n, ascending', parseCounts, [5_000, 20_000, 50_000, 100_000, 200_000])
      .option('--rounds <n>', 'for each n, there and back', parseCount, 2)
      .option('--flood-rounds <n>', 'of the flood, there and back', parseCount, 2)
      .option('--seconds <n>', 'measured in each block for an n', parseCount, 2)
      .option('--flood-seconds <n>', 'measured in each block of the flood', parseCount, 4)
      .addOption(toPortOption()),
  examples: ['--sizes 20000,50000', '--write'],
  open: openBenchPlace,
  measure,
});

async function measure(options: Options, bench: BenchPlace, context: CommandContext): Promise<Measured> {
  const settings = toSettings(options);
  const show = createCountdown(context.console.progress, toLongestSeconds(settings));
  const onBlock = (what: string, round: number, { asyncP95Ms }: ComputeBlock) =>
    show(`${what}   round ${round}   /async P95 ${asyncP95Ms.toFixed(2)} ms`);
  const place = { ...toShardPlace(bench, options.port, context), onBlock };
  const rows = await measureThreshold(settings.threshold, place);
  const result = { rows, flood: await measureFlood(settings.flood, place) };
  return {
    title: '/compute: inline or on a thread',
    sections: toComputeSections(result, settings),
    data: { settings, ...result },
    text: toComputeText(result, settings),
  };
}

function toSettings({ sizes, rounds, floodRounds, seconds, floodSeconds }: Options): ComputeSettings {
  return {
    threshold: { sizes, connections: 8, rounds, measureSeconds: seconds },
    flood: { connections: 65, rudeConnections: 130, n: 10_000_000, rounds: floodRounds, measureSeconds: floodSeconds },
  };
}

function toLongestSeconds({ threshold, flood }: ComputeSettings): number {
  const blocks = 4 * threshold.sizes.length * threshold.rounds;
  const floodBlocks = 2 * toFloodArms(flood).length * flood.rounds;
  return (
    blocks * (threshold.measureSeconds + BLOCK_OVERHEAD_SECONDS) +
    floodBlocks * (flood.measureSeconds + BLOCK_OVERHEAD_SECONDS)
  );
}
