// `shardgate bench-memory`: how k6's memory grows with requests and virtual users.
import { type MemoryArm, type MemorySeries, measureMemory, toMemoryFigures } from '../../bench/generator-memory.ts';
import { toMemorySections, toMemoryText } from '../../bench/generator-memory-page.ts';
import { openStackTarget, type StackTarget } from '../../bench/stack-target.ts';
import type { Profile } from '../../profiles/profile.ts';
import { toLegPlan } from '../../run/leg-plan.ts';
import { toLegSetting } from '../../run/leg-setting.ts';
import { type Measured, RUN_IMAGES } from '../benchmark.ts';
import { declareBenchmark } from '../benchmark-command.ts';
import type { CommandContext } from '../context.ts';
import { parseCount } from '../options.ts';

type Options = Readonly<{ seconds: number; rate: number }>;

const CONNECTIONS = 50;

export const addBenchMemoryCommand = declareBenchmark({
  name: 'bench-memory',
  page: 'benchmarks/memory',
  images: RUN_IMAGES,
  description: 'Measure how k6’s memory grows with requests and virtual users: what a run is predicted to need',
  options: (command) =>
    command
      .option('--rate <n>', 'requests a second of the rate legs', parseCount, 3000)
      .option('--seconds <n>', 'measured in each of the four legs', parseCount, 16),
  examples: ['--write'],
  open: (context) => openStackTarget(context, 'required'),
  measure,
});

async function measure(options: Options, place: StackTarget, context: CommandContext): Promise<Measured> {
  const series: MemorySeries[] = [];
  for (const arm of toArms(options, place)) {
    context.console.say(`${arm.name} ...`);
    series.push(await measureMemory(arm, toSetting(place, context)));
  }
  const figures = toMemoryFigures(series);
  return {
    title: 'How k6’s memory grows',
    sections: toMemorySections(series, figures),
    data: { figures, series },
    text: toMemoryText(series, figures),
  };
}

function toArms({ rate, seconds }: Options, { target }: StackTarget): readonly MemoryArm[] {
  const profile: Profile = {
    ...{ name: 'memory', description: '', wrkThreads: 1, warmupSeconds: 2 },
    ...{ connections: CONNECTIONS, measureSeconds: seconds, shape: { kind: 'steady' } },
  };
  const plan = (leg: 'capacity' | 'rate', ratePerSec: number, name: string) =>
    toLegPlan({
      runId: `memory-${Date.now()}-${name}`,
      attempt: 1,
      leg,
      requests: target.requests,
      profile,
      ratePerSec,
    });
  return [
    { name: 'full throttle, streamed', plan: plan('capacity', rate, 'full'), stream: 'slices' },
    { name: 'full throttle, no stream', plan: plan('capacity', rate, 'alone'), stream: 'none' },
    { name: 'at a rate, streamed', plan: plan('rate', rate, 'rate'), stream: 'slices' },
    { name: 'at a rate, no stream', plan: plan('rate', rate, 'quiet'), stream: 'none' },
  ];
}

function toSetting({ stack }: StackTarget, { console, signal }: CommandContext) {
  return { ...toLegSetting({ stack, progress: console, signal }), metricsUrl: null, serverInitPid: null };
}
