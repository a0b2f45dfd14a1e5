// `shardgate bench-outage`: the database, or the collector, stands still during runs.
import { join } from 'node:path';
import { driveWithOutage, type OutageRun, toOutageRun, VICTIMS } from '../../bench/outage/outage.ts';
import { toOutageSections, toOutageText } from '../../bench/outage/outage-page.ts';
import { toLoadRequest } from '../../run/load-request.ts';
import { driveRun } from '../../run/load-run.ts';
import { startStack } from '../../stack/up.ts';
import { type Measured, type Opened, openReadyStack, RUN_IMAGES } from '../benchmark.ts';
import { declareBenchmark } from '../benchmark-command.ts';
import type { CommandContext } from '../context.ts';
import { parseCount, parseCountFrom } from '../options.ts';

type Options = Readonly<{ influxdb: number; telegraf: number; outage: number; seconds: number }>;

const LEAST_SECONDS = 12;

export const addBenchOutageCommand = declareBenchmark({
  name: 'bench-outage',
  page: 'benchmarks/outage',
  images: RUN_IMAGES,
  description: 'Stop InfluxDB, or Telegraf, during runs: what becomes of verdict and stream',
  options: (command) =>
    command
      .option('--influxdb <n>', 'runs during which InfluxDB is stopped', parseCount, 10)
      .option('--telegraf <n>', 'runs during which Telegraf is stopped', parseCount, 2)
      .option('--outage <n>', 'seconds', parseCount, 20)
      .option('--seconds <n>', 'measured in each run', parseCountFrom(LEAST_SECONDS), 26),
  examples: ['--write', '--influxdb 1 --outage 5'],
  open: openReadyStack,
  measure,
});

async function measure(options: Options, { stack }: Opened, context: CommandContext): Promise<Measured> {
  const runs: OutageRun[] = [];
  for (const victim of VICTIMS) {
    for (let repeat = 0; repeat < options[victim]; repeat++) {
      await startStack(stack, { app: true, edge: false, observers: 'required', tell: context.console.say });
      const drive = () => driveOne(options, context);
      runs.push(toOutageRun(victim, await driveWithOutage(victim, { stack, seconds: options.outage, drive })));
    }
  }
  const figures = { measureSeconds: options.seconds, runs };
  return {
    title: 'Outages during a run',
    sections: toOutageSections(figures),
    data: figures,
    text: toOutageText(figures),
  };
}

async function driveOne({ seconds }: Options, context: CommandContext) {
  const request = toLoadRequest({
    ...{ profile: 'light', measureOnly: false, model: 'closed', targets: 'any-service', generator: 'k6' },
    ...{ stream: 'slices', requireStream: false, onInvalid: 'fail', results: '', json: false },
  });
  const profile = { ...request.profile, measureSeconds: seconds };
  const { result } = await driveRun({ ...request, profile }, join(context.root, 'results'), context);
  return result;
}
