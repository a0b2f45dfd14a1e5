// `shardgate crosscheck`: the roadmap's literal wrk command and k6's capacity leg, side by side on the kit's own server.
import { type Crosscheck, measureCrosscheck, toLiteralCommand } from '../../bench/crosscheck/crosscheck.ts';
import { toCrosscheckSections, toCrosscheckText } from '../../bench/crosscheck/crosscheck-page.ts';
import { openStackTarget, type StackTarget } from '../../bench/stack-target.ts';
import { findProfile, loadProfiles } from '../../profiles/load-profiles.ts';
import type { Profile } from '../../profiles/profile.ts';
import { toLegSetting } from '../../run/leg-setting.ts';
import { toPort } from '../../stack/services.ts';
import { finishBenchmark, withLoadLock } from '../benchmark.ts';
import type { AddCommand } from '../command-line.ts';
import type { CommandContext } from '../context.ts';
import { parseCount } from '../options.ts';

type Options = Readonly<{ rounds: number; write?: boolean; json?: boolean }>;

const DEFAULT = 'light';
const IMAGES = ['APP_IMAGE', 'WRK_IMAGE', 'K6_IMAGE'];
const BLOCK_OVERHEAD_SECONDS = 3;

export const addCrosscheckCommand: AddCommand = (program, context) => {
  program
    .command('crosscheck')
    .argument('[profiles...]', 'whose connections, duration and wrk threads (default: light)')
    .description(
      'Run the roadmap’s wrk command beside k6’s capacity leg of the same profile, and explain the difference',
    )
    .option('--rounds <n>', 'of wrk, k6, k6, wrk', parseCount, 1)
    .option('--write', 'write docs/benchmarks/crosscheck.md and the values beside it')
    .option('--json', 'print the values as JSON')
    .addHelpText('after', EXAMPLES)
    .action((names: readonly string[], options: Options) => {
      const profiles = (names.length === 0 ? [DEFAULT] : names).map((name) => findProfile(loadProfiles(), name));
      return withLoadLock('crosscheck', () => crosscheck(profiles, options, context));
    });
};

async function crosscheck(profiles: readonly Profile[], options: Options, context: CommandContext): Promise<void> {
  const { root, env, console, signal } = context;
  const { rounds, write = false, json = false } = options;
  const { stack, target } = await openStackTarget({ root, env, ask: console.ask, tell: console.say, signal }, 'none');
  const results: Crosscheck[] = [];
  for (const profile of profiles) {
    console.say(`${profile.name}: ${toLiteralCommand(profile)}, about ${toMinutes(profile, rounds)} min`);
    results.push(await measure(profile, rounds, { stack, target }, context));
  }
  await finishBenchmark(context, { page: 'benchmarks/crosscheck', write, json, images: IMAGES }, stack, {
    title: 'wrk and k6 side by side',
    regenerate: `make crosscheck PROFILE="${profiles.map(({ name }) => name).join(' ')}" ARGS=--write`,
    sections: toCrosscheckSections(results),
    data: results,
    text: toCrosscheckText(results),
  });
}

function measure(
  profile: Profile,
  rounds: number,
  { stack, target }: StackTarget,
  { console, signal }: CommandContext,
): Promise<Crosscheck> {
  const { metricsUrl, serverInitPid } = target;
  return measureCrosscheck({
    profile,
    port: toPort(stack, 'APP_PORT'),
    rounds,
    setting: { ...toLegSetting({ stack, progress: console, signal }), metricsUrl, serverInitPid },
    onStep: console.say,
  });
}

function toMinutes({ warmupSeconds, measureSeconds }: Profile, rounds: number): string {
  return ((rounds * 4 * (warmupSeconds + measureSeconds + BLOCK_OVERHEAD_SECONDS)) / 60).toFixed(1);
}

const EXAMPLES = `
Examples:
  shardgate crosscheck
  shardgate crosscheck heavy
  shardgate crosscheck light medium heavy stress --write      all of the roadmap's commands, about 16 minutes`;
