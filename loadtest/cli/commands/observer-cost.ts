// `shardgate observer-cost`: what the kit's script and the ways to stream cost k6 and the observers.
import { type ArmCost, type CostBlock, measureGeneratorCost } from '../../bench/generator-cost.ts';
import { type CostSettings, toCostSections, toCostText } from '../../bench/generator-cost-page.ts';
import { openStackTarget, type StackTarget } from '../../bench/stack-target.ts';
import { findProfile, loadProfiles } from '../../profiles/load-profiles.ts';
import { toLegPlan } from '../../run/leg-plan.ts';
import { toLegSetting } from '../../run/leg-setting.ts';
import { readPids } from '../../stack/containers.ts';
import { finishBenchmark, withLoadLock } from '../benchmark.ts';
import type { AddCommand } from '../command-line.ts';
import type { CommandContext } from '../context.ts';
import { parseCount } from '../options.ts';

type Options = Readonly<{ rate: number; rounds: number; seconds: number; write?: boolean; json?: boolean }>;

const IMAGES = ['APP_IMAGE', 'K6_IMAGE', 'TELEGRAF_IMAGE', 'INFLUXDB_IMAGE'];
const WARMUP_SECONDS = 2;
const INTERVAL_WIDTH = 0.05;

export const addObserverCostCommand: AddCommand = (program, context) => {
  program
    .command('observer-cost')
    .description('Measure what a request costs k6 and the observers: script and ways to stream, beside a bare loop')
    .option('--rate <n>', 'requests a second', parseCount, 1000)
    .option('--rounds <n>', 'at most so many rounds; fewer when every interval is narrower than 5 %', parseCount, 12)
    .option('--seconds <n>', 'measured in each block', parseCount, 6)
    .option('--write', 'write docs/benchmarks/observer-cost.md and the values beside it')
    .option('--json', 'print the values as JSON')
    .addHelpText('after', '\nExamples:\n  shardgate observer-cost --rate 2000\n  shardgate observer-cost --rounds 2')
    .action((options: Options) => withLoadLock('observer-cost', () => observeCost(options, context)));
};

async function observeCost(options: Options, context: CommandContext): Promise<void> {
  const { root, env, console, signal } = context;
  const { rate, rounds, seconds, write = false, json = false } = options;
  const place = await openStackTarget({ root, env, ask: console.ask, tell: console.say, signal }, 'required');
  const settings: CostSettings = { rate, maxRounds: rounds, measureSeconds: seconds };
  const costs = await measure(settings, place, context);
  await finishBenchmark(context, { page: 'benchmarks/observer-cost', write, json, images: IMAGES }, place.stack, {
    title: 'What looking costs',
    regenerate: 'make observer-cost ARGS=--write',
    sections: toCostSections(costs, settings),
    data: { settings, costs },
    text: toCostText(costs, settings),
  });
}

async function measure(
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
