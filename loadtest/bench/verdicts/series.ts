// A series of whole runs of `load` with a known right verdict: how often is it told?
import type { CommandContext } from '../../cli/context.ts';
import type { Verdict } from '../../gate/verdict.ts';
import { buildFaultyImage } from '../../images/faulty-image.ts';
import { parseCpuList } from '../../plan/cpu-list.ts';
import type { LoadRequest } from '../../run/load-request.ts';
import { driveRun } from '../../run/load-run.ts';
import { requireEnv, type Stack } from '../../stack/stack.ts';
import { ARMS, type ArmName, toSchedule } from './arms.ts';
import { keepBusy } from './busy-loops.ts';

export type SeriesRun = Readonly<{
  arm: ArmName;
  verdict: Verdict['kind'];
  reasons: readonly string[];
  generatorNamed: boolean; // as what made a number worthless
}>;

export type Series = Readonly<{
  arms: readonly ArmName[];
  rounds: number;
  loopsPerCpu: number; // of the starved arm
  request: LoadRequest;
  resultsRoot: string;
  onRun: (run: SeriesRun, done: number, of: number) => void;
}>;

/** No run takes longer; the loops end by themselves after it. */
const LONGEST_RUN_SECONDS = 300;

export async function runSeries(series: Series, stack: Stack, context: CommandContext): Promise<readonly SeriesRun[]> {
  const schedule = toSchedule(series.arms, series.rounds);
  const images = new Map<ArmName, string>();
  for (const arm of series.arms) {
    const { faults } = ARMS[arm];
    if (faults !== null) images.set(arm, await buildArmImage(arm, faults, stack));
  }
  const runs: SeriesRun[] = [];
  for (const arm of schedule) {
    context.signal.throwIfAborted();
    const run = await runArm(arm, images.get(arm), series, stack, context);
    runs.push(run);
    series.onRun(run, runs.length, schedule.length);
  }
  return runs;
}

/** @param image - of a server with a fault; undefined: the server as it is */
async function runArm(
  name: ArmName,
  image: string | undefined,
  series: Series,
  stack: Stack,
  context: CommandContext,
): Promise<SeriesRun> {
  const env = image === undefined ? context.env : { ...context.env, APP_IMAGE: image };
  const cpus = parseCpuList(requireEnv(stack, 'LOAD_CPUSET', 'run `make plan`'));
  const stop = ARMS[name].starved ? keepBusy(cpus, LONGEST_RUN_SECONDS, series.loopsPerCpu) : () => {};
  const quiet = { ...context.console, say: () => {}, progress: () => {} };
  const run = driveRun(series.request, series.resultsRoot, { ...context, env, console: quiet });
  const { result } = await run.finally(stop);
  const { verdict, reasons } = result;
  return {
    arm: name,
    verdict,
    reasons,
    generatorNamed: reasons.some((reason) => reason.includes('the generator was')),
  };
}

function buildArmImage(name: ArmName, faults: Readonly<Record<string, string>>, stack: Stack): Promise<string> {
  const testImage = requireEnv(stack, 'APP_TEST_IMAGE', 'run `make images`');
  return buildFaultyImage(`shardgate/app-${name}:series`, testImage, faults, stack.env);
}
