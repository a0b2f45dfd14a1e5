// Runs one leg, from the calibration before it to the calibration after it, and returns what was measured.
import { setTimeout as sleep } from 'node:timers/promises';
import { startClockStepDetector } from '../readings/clock-step.ts';
import type { ServerSnapshot } from '../readings/server-metrics.ts';
import { readSpinMs } from '../readings/spin-calibration.ts';
import { type GeneratorOutput, type GeneratorSetting, runGenerator } from './generator.ts';
import { GeneratorError, type StreamOutput } from './k6-process.ts';
import { type K6Summary, parseK6Output, toClientMeasurement } from './k6-summary.ts';
import { type LegPlan, toWarmupMs } from './leg-plan.ts';
import type { EnvironmentReading, LegMeasurement } from './measurement.ts';
import { type Progress, showTick } from './progress.ts';
import { readServer, type Tick } from './tick.ts';
import {
  type Cpus,
  countRequests,
  countStalledSeconds,
  toEnvironmentReading,
  toGeneratorMeasurement,
  toServerMeasurement,
  toWindow,
} from './window.ts';

export type LegSetting = GeneratorSetting &
  Readonly<{
    cpus: Cpus;
    generatorVersion: string;
    progress: Progress;
    stream?: StreamOutput; // default: `summaries`
  }>;

/** A leg's measurement, and k6's own output for whoever wants to look closer. */
export type LegRun = Readonly<{
  measurement: LegMeasurement;
  ticks: readonly Tick[];
  k6: Readonly<{ summary: K6Summary; stderr: string }>;
}>;

/**
 * @throws GeneratorError when k6 does not run to its end; its container is gone then
 * @throws ServerMetricsError when the server was replaced during the leg
 */
export async function runLeg(plan: LegPlan, setting: LegSetting): Promise<LegRun> {
  const clock = startClockStepDetector();
  const spins = [await spin(setting)];
  const before = await readServer(setting.metricsUrl);
  const output = await runGenerator(
    {
      plan,
      script: `${plan.leg}.ts`,
      stream: setting.stream ?? 'summaries',
      onTick: (ticks, elapsedMs, live) => {
        clock.read();
        return showTick(setting.progress, plan, live, ticks, elapsedMs);
      },
    },
    setting,
  );
  const after = await readSettledServer(setting.metricsUrl);
  spins.push(await spin(setting));
  const noise = { clockStepMs: clock.read(), spinCalibrationMs: spins.filter((ms) => ms !== null) };
  return toLegRun({ plan, setting, output, before, after, noise });
}

type Measured = Readonly<{
  plan: LegPlan;
  setting: LegSetting;
  output: GeneratorOutput;
  before: ServerSnapshot | null;
  after: ServerSnapshot | null;
  noise: Pick<EnvironmentReading, 'clockStepMs' | 'spinCalibrationMs'>;
}>;

function toLegRun({ plan, setting, output, before, after, noise }: Measured): LegRun {
  const { ticks, startedAtMs, end } = output;
  const fromMs = startedAtMs + toWarmupMs(plan);
  const window = toWindow(ticks, fromMs, fromMs + plan.measureSeconds * 1000);
  if (window === null) {
    throw new GeneratorError(`Expected two readings in the measured window of the ${plan.leg} leg, got fewer.`);
  }
  const k6 = parseK6Output(end.stdout);
  const measurement = {
    leg: plan.leg,
    attempt: plan.attempt,
    measuredSeconds: plan.measureSeconds,
    client: toClientMeasurement(k6, plan, countStalledSeconds(window)),
    server: before && after ? toServerMeasurement(window, before, after) : null,
    generator: toGeneratorMeasurement(window, setting.generatorVersion, setting.cpus.load),
    environment: toEnvironmentReading(window, setting.cpus, noise),
  };
  return { measurement, ticks, k6: { summary: k6.summary, stderr: end.stderr } };
}

function spin({ cpus, metricsUrl }: LegSetting): Promise<number | null> {
  const [cpu] = cpus.app;
  return metricsUrl === null || cpu === undefined ? Promise.resolve(null) : readSpinMs(cpu);
}

/** The last answers may still be on their way into the page: reads until two readings agree. */
async function readSettledServer(metricsUrl: string | null): Promise<ServerSnapshot | null> {
  let last = await readServer(metricsUrl);
  for (let attempt = 0; attempt < 20 && metricsUrl !== null; attempt++) {
    await sleep(50);
    const next = await readServer(metricsUrl);
    if (last !== null && next !== null && countRequests(next) === countRequests(last)) return next;
    last = next ?? last;
  }
  return last;
}
