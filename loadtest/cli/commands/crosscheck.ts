// `shardgate crosscheck`: the roadmap's literal wrk command and k6's capacity leg, side by side on the kit's own server.
import { type Crosscheck, measureCrosscheck, toLiteralCommand } from '../../bench/crosscheck/crosscheck.ts';
import { toCrosscheckSections, toCrosscheckText } from '../../bench/crosscheck/crosscheck-page.ts';
import { openStackTarget, type StackTarget } from '../../bench/stack-target.ts';
import { findProfile, loadProfiles } from '../../profiles/load-profiles.ts';
import type { Profile } from '../../profiles/profile.ts';
import { toLegSetting } from '../../run/leg-setting.ts';
import { toPort } from '../../stack/services.ts';
import type { Measured } from '../benchmark.ts';
import { declareBenchmark } from '../benchmark-command.ts';
import type { CommandContext } from '../context.ts';
import { parseCount } from '../options.ts';

type Options = Readonly<{ profiles: readonly Profile[]; rounds: number }>;

const DEFAULT = 'light';
const BLOCK_OVERHEAD_SECONDS = 3;

export const addCrosscheckCommand = declareBenchmark({
  name: 'crosscheck',
  page: 'benchmarks/crosscheck',
  images: ['APP_IMAGE', 'WRK_IMAGE', 'K6_IMAGE'],
  description: 'Run the roadmap’s wrk command beside k6’s capacity leg of the same profile, and explain the difference',
  options: (command) =>
    command
      .argument('[profiles...]', 'whose connections, duration and wrk threads (default: light)')
      .option('--rounds <n>', 'of wrk, k6, k6, wrk', parseCount, 1)
      .hook('preAction', ({ args }) => void command.setOptionValue('profiles', toProfiles(args))),
  examples: ['', 'heavy', "light medium heavy stress --write      all of the roadmap's commands, about 16 minutes"],
  open: (context) => openStackTarget(context, 'none'),
  measure,
});

/** An unknown name is told before anything is set up. */
function toProfiles(names: readonly string[]): readonly Profile[] {
  return (names.length === 0 ? [DEFAULT] : names).map((name) => findProfile(loadProfiles(), name));
}

async function measure(options: Options, place: StackTarget, context: CommandContext): Promise<Measured> {
  const { profiles, rounds } = options;
  const results: Crosscheck[] = [];
  for (const profile of profiles) {
    context.console.say(`${profile.name}: ${toLiteralCommand(profile)}, about ${toMinutes(profile, rounds)} min`);
    results.push(await measureProfile(profile, rounds, place, context));
  }
  return {
    title: 'wrk and k6 side by side',
    regenerate: `make crosscheck PROFILE="${profiles.map(({ name }) => name).join(' ')}" ARGS=--write`,
    sections: toCrosscheckSections(results),
    data: results,
    text: toCrosscheckText(results),
  };
}

function measureProfile(
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
