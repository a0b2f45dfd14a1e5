// Runs one leg, from the calibration before it to the calibration after it, and returns what was measured.
import { startClockStepDetector } from '../readings/clock-step.ts';
import { readSpinMs } from '../readings/spin-calibration.ts';
import { type Drive, driveLeg, type GeneratorRecord, type LegSetting } from './drive-leg.ts';
import { GeneratorError } from './generator-process.ts';
import { toLegMemory } from './leg-memory.ts';
import type { LegPlan } from './leg-plan.ts';
import type { EnvironmentReading, LegMeasurement } from './measurement.ts';
import { readSettledServer } from './settled-server.ts';
import { toBusiest, toStageWindows, withGeneratorBusy } from './stage-generator.ts';
import { readServer, type Tick } from './tick.ts';
import {
  type AroundLeg,
  countStalledSeconds,
  toEnvironmentReading,
  toGeneratorMeasurement,
  toServerMeasurement,
  toWindow,
  type Window,
} from './window.ts';

export type LegRun = Readonly<{ measurement: LegMeasurement; ticks: readonly Tick[]; record: GeneratorRecord }>;

/**
 * @throws GeneratorError when the generator does not run to its end; its container is gone then
 * @throws ServerMetricsError when the server was replaced during the leg, or its metrics page did not answer
 */
export async function runLeg(plan: LegPlan, setting: LegSetting): Promise<LegRun> {
  const clock = startClockStepDetector();
  const spins = [await spin(setting)];
  const before = await readServer(setting.metricsUrl);
  const drive = await driveLeg(plan, setting, () => clock.read());
  const after = await readSettledServer(setting.metricsUrl);
  spins.push(await spin(setting));
  const noise = { clockStepMs: clock.read(), spinCalibrationMs: spins.filter((ms) => ms !== null) };
  return toLegRun({ plan, setting, drive, around: { before, countedFrom: drive.countedFrom ?? before, after }, noise });
}

type Measured = Readonly<{
  plan: LegPlan;
  setting: LegSetting;
  drive: Drive;
  around: AroundLeg;
  noise: Pick<EnvironmentReading, 'clockStepMs' | 'spinCalibrationMs'>;
}>;

function toLegRun({ plan, setting, drive, around, noise }: Measured): LegRun {
  const { ticks, windowAtMs, record } = drive;
  const window = toWindow(ticks, windowAtMs, windowAtMs + plan.measureSeconds * 1000);
  if (window === null) {
    throw new GeneratorError(`Expected two readings in the measured window of the ${plan.leg} leg, got fewer.`);
  }
  const measureGenerator = (part: Window) => toGeneratorMeasurement(part, setting.generator, setting.cpus.load);
  const stages = toStageWindows(plan, ticks, windowAtMs).map((part) => part && measureGenerator(part));
  const measurement = {
    leg: plan.leg,
    attempt: plan.attempt,
    measuredSeconds: plan.measureSeconds,
    client: withGeneratorBusy(drive.toClient(countStalledSeconds(window)), stages),
    server: setting.metricsUrl === null ? null : toServerMeasurement(window, around, setting.cpus.app.length),
    generator: stages.length < 2 ? measureGenerator(window) : toBusiest(stages, measureGenerator(window)),
    environment: toEnvironmentReading(window, setting.cpus, noise),
    memoryMb: toLegMemory(plan, ticks, windowAtMs),
  };
  return { measurement, ticks, record };
}

function spin({ cpus, metricsUrl }: LegSetting): Promise<number | null> {
  const [cpu] = cpus.app;
  return metricsUrl === null || cpu === undefined ? Promise.resolve(null) : readSpinMs(cpu);
}
