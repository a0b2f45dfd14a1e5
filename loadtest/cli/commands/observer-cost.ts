// `shardgate observer-cost`: what the kit's script and its stream cost k6, beside a bare loop.
import { type ArmCost, measureGeneratorCost } from '../../bench/generator-cost.ts';
import type { PairedRatio } from '../../bench/paired-ratio.ts';
import { findProfile, loadProfiles } from '../../profiles/load-profiles.ts';
import { toLegPlan } from '../../run/leg-plan.ts';
import { acquireLoadLock } from '../../run/load-lock.ts';
import { toLoadRequest } from '../../run/load-request.ts';
import { pinSelf } from '../../run/pin-self.ts';
import { openTarget } from '../../run/run-target.ts';
import { ensureReady } from '../../setup/ensure-ready.ts';
import { startStack } from '../../stack/up.ts';
import type { AddCommand } from '../command-line.ts';
import type { CommandContext } from '../context.ts';
import { parseCount } from '../options.ts';

type Options = Readonly<{ rate: number; rounds: number; json?: boolean }>;

export const addObserverCostCommand: AddCommand = (program, context) => {
  program
    .command('observer-cost')
    .description('Measure what a request costs k6: the kit’s script and stream beside a bare loop, interleaved')
    .option('--rate <n>', 'requests a second', parseCount, 1000)
    .option('--rounds <n>', 'at most so many rounds; fewer when every interval is narrower than 5 %', parseCount, 12)
    .option('--json', 'print the figures as JSON')
    .addHelpText('after', '\nExample:\n  shardgate observer-cost --rate 2000')
    .action(async (options: Options) => {
      const lock = await acquireLoadLock(`shardgate observer-cost (process ${process.pid})`);
      try {
        const costs = await measure(options, context);
        context.console.print(options.json ? JSON.stringify(costs, null, 2) : renderCosts(costs));
      } finally {
        lock.release();
      }
    });
};

async function measure({ rate, rounds }: Options, { root, env, console, signal }: CommandContext) {
  const stack = await ensureReady({ root, env, ask: console.ask, tell: console.say, signal });
  await startStack(stack, { app: true, edge: false, observers: 'required', tell: console.say });
  await pinSelf(stack.env.OBSERVE_CPUSET);
  const request = toLoadRequest({
    profile: 'smoke',
    measureOnly: true,
    path: '/async',
    edge: 'none',
    model: 'open',
    rate,
    requireStream: false,
    onInvalid: 'fail',
    results: '',
    json: false,
  });
  const target = await openTarget(stack, request);
  const profile = { ...findProfile(loadProfiles(), 'smoke'), warmupSeconds: 2, measureSeconds: 6 };
  const plan = toLegPlan({
    runId: 'cost',
    leg: 'rate',
    attempt: 1,
    request: target.request,
    profile,
    ratePerSec: rate,
  });
  const setting = {
    stack,
    metricsUrl: null,
    serverInitPid: null,
    k6Address: `127.0.0.1:${stack.env.K6_PORT || '6565'}`,
    signal,
  };
  const onBlock = (round: number, arm: string, us: number) =>
    console.say(`Round ${round}: ${arm} ${us.toFixed(1)} us of k6's CPU a request`);
  return measureGeneratorCost({ plan, setting, maxRounds: rounds, intervalWidth: 0.05, onBlock });
}

function renderCosts(costs: readonly ArmCost[]): string {
  const width = Math.max(...costs.map(({ name }) => name.length));
  return costs
    .flatMap(({ name, cpuUsPerRequest, againstPlain, againstScript }) => [
      `${name.padEnd(width)}  ${renderSpread(cpuUsPerRequest)}`,
      ...renderRatio(againstPlain, 'of the bare loop in plain k6', width),
      ...renderRatio(againstScript, 'of the bare loop as the kit runs k6: the script alone', width),
    ])
    .join('\n');
}

function renderSpread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const [least, middle, most] = [0, Math.floor(sorted.length / 2), sorted.length - 1].map((i) => sorted[i]?.toFixed(1));
  return `${middle} us a request (median of ${sorted.length}, ${least}-${most})`;
}

function renderRatio(ratio: PairedRatio | null, of: string, width: number): string[] {
  if (ratio === null) return [];
  const interval = `95 %: ${ratio.low.toFixed(3)}-${ratio.high.toFixed(3)}, ${ratio.rounds} rounds`;
  return [`${' '.repeat(width)}  ${ratio.ratio.toFixed(3)}x ${of} (${interval})`];
}
