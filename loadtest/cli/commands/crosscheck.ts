// `shardgate crosscheck`: the roadmap's literal wrk command and k6's capacity leg, side by side on the kit's own server.
import { type Crosscheck, measureCrosscheck, toLiteralCommand } from '../../bench/crosscheck/crosscheck.ts';
import { toCrosscheckSections, toCrosscheckText } from '../../bench/crosscheck/crosscheck-page.ts';
import { openStackTarget, type StackTarget } from '../../bench/stack-target.ts';
import { findProfile, loadProfiles } from '../../profiles/load-profiles.ts';
import type { Profile } from '../../profiles/profile.ts';
import { toLegSetting } from '../../run/leg-setting.ts';
import type { SetupContext } from '../../setup/ensure-ready.ts';
import { toPort } from '../../stack/services.ts';
import { type Measured, runBenchmark } from '../benchmark.ts';
import { addPageOptions, type PageOptions } from '../benchmark-command.ts';
import type { AddCommand } from '../command-line.ts';
import type { CommandContext } from '../context.ts';
import { parseCount } from '../options.ts';

type Options = PageOptions & Readonly<{ rounds: number }>;

const DEFAULT = 'light';
const BLOCK_OVERHEAD_SECONDS = 3;
const CROSSCHECK = {
  name: 'crosscheck',
  page: 'benchmarks/crosscheck',
  images: ['APP_IMAGE', 'WRK_IMAGE', 'K6_IMAGE'],
  open: (context: SetupContext) => openStackTarget(context, 'none'),
  examples: ['', 'heavy', "light medium heavy stress --write      all of the roadmap's commands, about 16 minutes"],
};

export const addCrosscheckCommand: AddCommand = (program, context) => {
  const command = program
    .command(CROSSCHECK.name)
    .argument('[profiles...]', 'whose connections, duration and wrk threads (default: light)')
    .description(
      'Run the roadmap’s wrk command beside k6’s capacity leg of the same profile, and explain the difference',
    )
    .option('--rounds <n>', 'of wrk, k6, k6, wrk', parseCount, 1);
  addPageOptions(command, CROSSCHECK).action((names: readonly string[], options: Options) => {
    const { rounds, write = false, json = false } = options;
    const profiles = (names.length === 0 ? [DEFAULT] : names).map((name) => findProfile(loadProfiles(), name));
    return runBenchmark(context, CROSSCHECK, { write, json }, (place) => crosscheck(profiles, rounds, place, context));
  });
};

async function crosscheck(
  profiles: readonly Profile[],
  rounds: number,
  place: StackTarget,
  context: CommandContext,
): Promise<Measured> {
  const results: Crosscheck[] = [];
  for (const profile of profiles) {
    context.console.say(`${profile.name}: ${toLiteralCommand(profile)}, about ${toMinutes(profile, rounds)} min`);
    results.push(await measure(profile, rounds, place, context));
  }
  return {
    title: 'wrk and k6 side by side',
    regenerate: `make crosscheck PROFILE="${profiles.map(({ name }) => name).join(' ')}" ARGS=--write`,
    sections: toCrosscheckSections(results),
    data: results,
    text: toCrosscheckText(results),
  };
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
