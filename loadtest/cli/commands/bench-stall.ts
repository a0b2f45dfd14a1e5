// `shardgate bench-stall`: one stall of the server in the numbers of closed testers and of the rate leg.
import { type BenchPlace, openBenchPlace } from '../../bench/bench-place.ts';
import { measureStall, STALL_ARMS, type StallSettings } from '../../bench/stall.ts';
import { toStallSections, toStallText } from '../../bench/stall-page.ts';
import { createCountdown, type Measured, toShardPlace } from '../benchmark.ts';
import { declareBenchmark, toPortOption } from '../benchmark-command.ts';
import type { CommandContext } from '../context.ts';
import { parseCount } from '../options.ts';

type Options = Readonly<{
  stallMs: number;
  connections: number;
  rate: number;
  fewUsers: number;
  limitMs: number;
  rounds: number;
  seconds: number;
  port: number;
}>;

const BLOCK_OVERHEAD_SECONDS = 5;

export const addBenchStallCommand = declareBenchmark({
  name: 'bench-stall',
  page: 'benchmarks/stall',
  images: ['APP_IMAGE', 'APP_TEST_IMAGE', 'K6_IMAGE', 'WRK_IMAGE'],
  description: 'Let the server stall once: what wrk, k6 in a closed loop and the rate leg make of it',
  options: (command) =>
    command
      .option('--stall-ms <n>', 'how long the event loop stands still', parseCount, 500)
      .option('--connections <n>', 'of the closed testers', parseCount, 50)
      .option('--rate <n>', 'of the rate leg, requests a second', parseCount, 1000)
      .option('--few-users <n>', 'virtual users that do not suffice for the rate leg', parseCount, 100)
      .option('--limit-ms <n>', 'put to each P99', parseCount, 100)
      .option('--rounds <n>', 'of every tester, there and back', parseCount, 2)
      .option('--seconds <n>', 'measured in each block', parseCount, 10)
      .addOption(toPortOption()),
  examples: ['', '--stall-ms 200 --rate 2000', '--write'],
  open: openBenchPlace,
  measure,
});

async function measure(options: Options, place: BenchPlace, context: CommandContext): Promise<Measured> {
  const { seconds, rate, port, ...asked } = options;
  const settings: StallSettings = { ...asked, ratePerSec: rate, measureSeconds: seconds };
  const blocks = settings.rounds * 2 * STALL_ARMS.length;
  const show = createCountdown(context.console.progress, blocks * (seconds + BLOCK_OVERHEAD_SECONDS));
  const measured = await measureStall(settings, {
    ...toShardPlace(place, port, context),
    onBlock: (arm, round, { p99Ms, maxMs }) =>
      show(`Round ${round}/${settings.rounds}   ${arm}   P99 ${p99Ms.toFixed(1)} ms, slowest ${maxMs.toFixed(0)} ms`),
  });
  return {
    title: 'One stall, seen by each kind of tester',
    sections: toStallSections(measured, settings),
    data: { settings, arms: STALL_ARMS, blocks: measured },
    text: toStallText(measured, settings),
  };
}
