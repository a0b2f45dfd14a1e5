// `shardgate bench-soak`: a soak whose memory is written down, for the docs; `load soak` judges the same.
import { join } from 'node:path';
import { toSoakSections, toSoakText } from '../../bench/soak-page.ts';
import { toLoadRequest } from '../../run/load-request.ts';
import { driveRun } from '../../run/load-run.ts';
import { loadStack } from '../../stack/stack.ts';
import { finishBenchmark, withLoadLock } from '../benchmark.ts';
import type { AddCommand } from '../command-line.ts';
import type { CommandContext } from '../context.ts';
import { parseCount } from '../options.ts';

type Options = Readonly<{ rate: number; seconds: number; write?: boolean; json?: boolean }>;

const IMAGES = ['APP_IMAGE', 'K6_IMAGE', 'INFLUXDB_IMAGE', 'TELEGRAF_IMAGE'] as const;

export const addBenchSoakCommand: AddCommand = (program, context) => {
  program
    .command('bench-soak')
    .description('A soak with the memory of server, database, collector and command line, slice by slice')
    .option('--rate <n>', 'requests a second', parseCount, 500)
    .option('--seconds <n>', 'measured', parseCount, 900)
    .option('--write', 'write docs/benchmarks/soak.md and the values beside it')
    .option('--json', 'print the values as JSON')
    .addHelpText('after', '\nExamples:\n  shardgate bench-soak --write\n  shardgate bench-soak --seconds 60')
    .action((options: Options) => withLoadLock('bench-soak', () => benchSoak(options, context)));
};

async function benchSoak({ rate, seconds, write = false, json = false }: Options, context: CommandContext) {
  const request = toLoadRequest({
    ...{ profile: 'soak', measureOnly: false, rate, generator: 'k6', stream: 'slices' },
    ...{ requireStream: false, onInvalid: 'fail', results: '', json },
  });
  const profile = { ...request.profile, measureSeconds: seconds };
  const { result } = await driveRun({ ...request, profile }, join(context.root, 'results'), context);
  const stack = await loadStack(context.root, context.env);
  await finishBenchmark(context, { page: 'benchmarks/soak', write, json, images: IMAGES }, stack, {
    title: 'A soak: latency and memory over time',
    regenerate: 'make bench-soak ARGS=--write',
    sections: toSoakSections(result),
    data: { verdict: result.verdict, reasons: result.reasons, leg: result.legs.rate },
    text: toSoakText(result),
  });
}
