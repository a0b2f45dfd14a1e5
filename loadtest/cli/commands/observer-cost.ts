// `shardgate observer-cost`: what the kit's script and its stream cost k6, beside a bare loop.
import { toRatioText } from '../../bench/claim.ts';
import { type ArmCost, measureGeneratorCost } from '../../bench/generator-cost.ts';
import { toSpread } from '../../bench/spread.ts';
import { findProfile, loadProfiles } from '../../profiles/load-profiles.ts';
import { toColumns } from '../../report/text-layout.ts';
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

const HEAD = ['k6’s CPU a request', 'us', 'against the loop in plain k6', 'against the loop as the kit runs k6'];

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
    generator: 'k6',
    requireStream: false,
    onInvalid: 'fail',
    results: '',
    json: false,
  });
  const target = await openTarget(stack, request, env);
  const profile = { ...findProfile(loadProfiles(), 'smoke'), warmupSeconds: 2, measureSeconds: 6 };
  const plan = toLegPlan({
    runId: 'cost',
    leg: 'rate',
    attempt: 1,
    requests: target.requests,
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
  const rows = costs.map(({ name, cpuUsPerRequest, againstPlain, againstScript }) => [
    name,
    toSpread(cpuUsPerRequest),
    againstPlain === null ? '' : toRatioText(againstPlain),
    againstScript === null ? '' : toRatioText(againstScript),
  ]);
  return toColumns([HEAD, ...rows]).join('\n');
}
