// `shardgate bench-outage`: the database, or the collector, stands still during runs.
import { join } from 'node:path';
import { driveWithOutage, type OutageRun, toOutageRun, VICTIMS } from '../../bench/outage/outage.ts';
import { toOutageSections, toOutageText } from '../../bench/outage/outage-page.ts';
import { toLoadRequest } from '../../run/load-request.ts';
import { driveRun } from '../../run/load-run.ts';
import { ensureReady } from '../../setup/ensure-ready.ts';
import { loadStack } from '../../stack/stack.ts';
import { startStack } from '../../stack/up.ts';
import { finishBenchmark, withLoadLock } from '../benchmark.ts';
import type { AddCommand } from '../command-line.ts';
import { type CommandContext, toSetupContext } from '../context.ts';
import { parseCount, parseCountFrom } from '../options.ts';

type Options = Readonly<{
  influxdb: number;
  telegraf: number;
  outage: number;
  seconds: number;
  write: boolean;
  json: boolean;
}>;

const LEAST_SECONDS = 12;
const IMAGES = ['APP_IMAGE', 'K6_IMAGE', 'INFLUXDB_IMAGE', 'TELEGRAF_IMAGE'] as const;

export const addBenchOutageCommand: AddCommand = (program, context) => {
  program
    .command('bench-outage')
    .description('Stop InfluxDB, or Telegraf, during runs: what becomes of verdict and stream')
    .option('--influxdb <n>', 'runs during which InfluxDB is stopped', parseCount, 10)
    .option('--telegraf <n>', 'runs during which Telegraf is stopped', parseCount, 2)
    .option('--outage <n>', 'seconds', parseCount, 20)
    .option('--seconds <n>', 'measured in each run', parseCountFrom(LEAST_SECONDS), 26)
    .option('--write', 'write docs/benchmarks/outage.md and the values beside it', false)
    .option('--json', 'print the values as JSON', false)
    .addHelpText(
      'after',
      '\nExamples:\n  shardgate bench-outage --write\n  shardgate bench-outage --influxdb 1 --outage 5',
    )
    .action((options: Options) => withLoadLock('bench-outage', () => benchOutage(options, context)));
};

async function benchOutage(options: Options, context: CommandContext): Promise<void> {
  await ensureReady(toSetupContext(context));
  const stack = await loadStack(context.root, context.env);
  const runs: OutageRun[] = [];
  for (const victim of VICTIMS) {
    for (let repeat = 0; repeat < options[victim]; repeat++) {
      await startStack(stack, { app: true, edge: false, observers: 'required', tell: context.console.say });
      const drive = () => driveOne(options, context);
      runs.push(toOutageRun(victim, await driveWithOutage(victim, { stack, seconds: options.outage, drive })));
    }
  }
  const figures = { measureSeconds: options.seconds, runs };
  await finishBenchmark(context, { page: 'benchmarks/outage', ...options, images: IMAGES }, stack, {
    title: 'Outages during a run',
    regenerate: 'make bench-outage ARGS=--write',
    sections: toOutageSections(figures),
    data: figures,
    text: toOutageText(figures),
  });
}

async function driveOne({ seconds, json }: Options, context: CommandContext) {
  const request = toLoadRequest({
    ...{ profile: 'light', measureOnly: false, model: 'closed', targets: 'any-service', generator: 'k6' },
    ...{ stream: 'slices', requireStream: false, onInvalid: 'fail', results: '', json },
  });
  const profile = { ...request.profile, measureSeconds: seconds };
  const { result } = await driveRun({ ...request, profile }, join(context.root, 'results'), context);
  return result;
}
