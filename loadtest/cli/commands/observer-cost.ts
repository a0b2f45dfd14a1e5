// `shardgate observer-cost`: what the kit's script and the ways to stream cost k6 and the observers.
import { type ArmCost, type CostBlock, measureGeneratorCost } from '../../bench/generator-cost.ts';
import { type CostSettings, toCostSections, toCostText } from '../../bench/generator-cost-page.ts';
import { openStackTarget, type StackTarget } from '../../bench/stack-target.ts';
import { findProfile, loadProfiles } from '../../profiles/load-profiles.ts';
import { toLegPlan } from '../../run/leg-plan.ts';
import { toLegSetting } from '../../run/leg-setting.ts';
import { readPids } from '../../stack/containers.ts';
import { type Measured, RUN_IMAGES } from '../benchmark.ts';
import { declareBenchmark } from '../benchmark-command.ts';
import type { CommandContext } from '../context.ts';
import { parseCount } from '../options.ts';

type Options = Readonly<{ rate: number; rounds: number; seconds: number }>;

const WARMUP_SECONDS = 2;
const INTERVAL_WIDTH = 0.05;

export const addObserverCostCommand = declareBenchmark({
  name: 'observer-cost',
  page: 'benchmarks/observer-cost',
  images: RUN_IMAGES,
  description: 'Measure what a request costs k6 and the observers: script and ways to stream, beside a bare loop',
  options: (command) =>
    command
      .option('--rate <n>', 'requests a second', parseCount, 1000)
      .option('--rounds <n>', 'at most so many rounds; fewer when every interval is narrower than 5 %', parseCount, 12)
      .option('--seconds <n>', 'measured in each block', parseCount, 6),
  examples: ['--rate 2000', '--rounds 2'],
  open: (context) => openStackTarget(context, 'required'),
  measure,
});

async function measure(options: Options, place: StackTarget, context: CommandContext): Promise<Measured> {
  const { rate, rounds, seconds } = options;
  const settings: CostSettings = { rate, maxRounds: rounds, measureSeconds: seconds };
  const costs = await measureArms(settings, place, context);
  return {
    title: 'What looking costs',
    sections: toCostSections(costs, settings),
    data: { settings, costs },
    text: toCostText(costs, settings),
  };
}

async function measureArms(
  { rate, maxRounds, measureSeconds }: CostSettings,
  { stack, target }: StackTarget,
  { console, signal }: CommandContext,
): Promise<readonly ArmCost[]> {
  const pids = await readPids(stack);
  const profile = { ...findProfile(loadProfiles(), 'smoke'), warmupSeconds: WARMUP_SECONDS, measureSeconds };
  const { requests } = target;
  return measureGeneratorCost({
    plan: toLegPlan({ runId: 'cost', leg: 'rate', attempt: 1, requests, profile, ratePerSec: rate }),
    setting: { ...toLegSetting({ stack, progress: console, signal }), metricsUrl: null, serverInitPid: null },
    observerPids: ['influxdb', 'telegraf'].flatMap((service) => pids.get(service) ?? []),
    maxRounds,
    intervalWidth: INTERVAL_WIDTH,
    onBlock: (round, arm, block) => console.say(`Round ${round}: ${arm}: ${toBlockText(block)}`),
  });
}

function toBlockText({ cpuUsPerRequest, observerMsPerSec }: CostBlock): string {
  const observers = observerMsPerSec === null ? '' : `, observers ${observerMsPerSec.toFixed(0)} ms a second`;
  return `${cpuUsPerRequest.toFixed(1)} us of k6’s CPU a request${observers}`;
}
