// Runs one leg, from the calibration before it to the calibration after it, and returns what was measured.
import { startClockStepDetector } from '../readings/clock-step.ts';
import { readSpinMs } from '../readings/spin-calibration.ts';
import { type Drive, driveLeg, type GeneratorRecord, type LegSetting } from './drive-leg.ts';
import { GeneratorError } from './generator-process.ts';
import { toGuestMeasurement } from './guest-measurement.ts';
import { toLegMemory } from './leg-memory.ts';
import type { LegPlan } from './leg-plan.ts';
import type {
  ClientMeasurement,
  EnvironmentReading,
  LegMeasurement,
  LegWallClock,
  ServerMeasurement,
} from './measurement.ts';
import { readSettledServer } from './settled-server.ts';
import { toBusiest, toStageWindows, withGeneratorBusy } from './stage-generator.ts';
import type { Tick } from './tick.ts';
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
  const startedMs = Date.now();
  const clock = startClockStepDetector();
  const spins = [await spin(setting)];
  const before = await readSettledServer(setting.metricsUrl);
  const drive = await driveLeg(plan, setting, () => clock.read());
  const wallClock = { startedMs, ...toWallMs(drive.windowAtMs) };
  const after = await readSettledServer(setting.metricsUrl);
  spins.push(await spin(setting));
  const noise = { clockStepMs: clock.read(), spinCalibrationMs: spins.filter((ms) => ms !== null) };
  const around = { before, countedFrom: drive.countedFrom ?? before, after };
  return toLegRun({ plan, setting, drive, wallClock, around, noise });
}

/** @param windowAtMs - on the monotonic clock */
function toWallMs(windowAtMs: number): Omit<LegWallClock, 'startedMs'> {
  const endedMs = Date.now();
  return { measuredFromMs: Math.round(endedMs - performance.now() + windowAtMs), endedMs };
}

type Measured = Readonly<{
  plan: LegPlan;
  setting: LegSetting;
  drive: Drive;
  wallClock: LegWallClock;
  around: AroundLeg;
  noise: Pick<EnvironmentReading, 'clockStepMs' | 'spinCalibrationMs'>;
}>;

function toLegRun({ plan, setting, drive, wallClock, around, noise }: Measured): LegRun {
  const { ticks, windowAtMs, record } = drive;
  const window = toWindow(ticks, windowAtMs, windowAtMs + plan.measureSeconds * 1000);
  if (window === null) {
    throw new GeneratorError(`Expected two readings in the measured window of the ${plan.leg} leg, got fewer.`);
  }
  const measureGenerator = (part: Window) => toGeneratorMeasurement(part, setting.generator, setting.cpus.load);
  const stages = toStageWindows(plan, ticks, windowAtMs).map((part) => part && measureGenerator(part));
  const client = drive.toClient(countStalledSeconds(window));
  const measurement = {
    leg: plan.leg,
    attempt: plan.attempt,
    measuredSeconds: plan.measureSeconds,
    wallClock,
    client: withGeneratorBusy(client, stages),
    server: toServer({ plan, setting, around }, window, client),
    generator: stages.length < 2 ? measureGenerator(window) : toBusiest(stages, measureGenerator(window)),
    environment: toEnvironmentReading(window, setting.cpus, noise),
    memoryMb: toLegMemory(plan, ticks, windowAtMs),
  };
  return { measurement, ticks, record };
}

function toServer(
  { plan, setting, around }: Pick<Measured, 'plan' | 'setting' | 'around'>,
  window: Window,
  client: ClientMeasurement,
): ServerMeasurement | null {
  const serverCpus = setting.cpus.app;
  if (setting.metricsUrl !== null) return toServerMeasurement(window, around, serverCpus.length);
  if (!isGuest(setting)) return null;
  return toGuestMeasurement(window, { client, measuredSeconds: plan.measureSeconds, serverCpus });
}

/** Only a server on the CPUs of its slot makes their speed matter. */
function spin(setting: LegSetting): Promise<number | null> {
  const { cpus, metricsUrl } = setting;
  const [cpu] = cpus.app;
  const inSlot = metricsUrl !== null || isGuest(setting);
  return inSlot && cpu !== undefined ? readSpinMs(cpu) : Promise.resolve(null);
}

function isGuest({ metricsUrl, serverInitPid }: LegSetting): boolean {
  return metricsUrl === null && serverInitPid !== null;
}
