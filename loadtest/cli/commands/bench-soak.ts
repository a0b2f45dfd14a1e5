// `shardgate bench-soak`: a soak whose memory is written down, for the docs; `load soak` judges the same.
import { join } from 'node:path';
import { toSoakSections, toSoakText } from '../../bench/soak-page.ts';
import { toLoadRequest } from '../../run/load-request.ts';
import { driveRun } from '../../run/load-run.ts';
import { type Measured, type Opened, openReadyStack, RUN_IMAGES } from '../benchmark.ts';
import { declareBenchmark } from '../benchmark-command.ts';
import type { CommandContext } from '../context.ts';
import { parseCount } from '../options.ts';

type Options = Readonly<{ rate: number; seconds: number }>;

export const addBenchSoakCommand = declareBenchmark({
  name: 'bench-soak',
  page: 'benchmarks/soak',
  images: RUN_IMAGES,
  description: 'A soak with the memory of server, database, collector and command line, slice by slice',
  options: (command) =>
    command
      .option('--rate <n>', 'requests a second', parseCount, 500)
      .option('--seconds <n>', 'measured', parseCount, 900),
  examples: ['--write', '--seconds 60'],
  open: openReadyStack,
  measure,
});

async function measure({ rate, seconds }: Options, _: Opened, context: CommandContext): Promise<Measured> {
  const request = toLoadRequest({
    ...{ profile: 'soak', measureOnly: false, rate, generator: 'k6', stream: 'slices' },
    ...{ requireStream: false, onInvalid: 'fail', results: '', json: false },
  });
  const profile = { ...request.profile, measureSeconds: seconds };
  const { result } = await driveRun({ ...request, profile }, join(context.root, 'results'), context);
  return {
    title: 'A soak: latency and memory over time',
    sections: toSoakSections(result),
    data: { verdict: result.verdict, reasons: result.reasons, leg: result.legs.rate },
    text: toSoakText(result),
  };
}
