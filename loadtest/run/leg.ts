// Runs one leg: calibrates, starts k6, looks once a second, and returns what was measured.
import { setTimeout as sleep } from 'node:timers/promises';
import { startClockStepDetector } from '../readings/clock-step.ts';
import type { ServerSnapshot } from '../readings/server-metrics.ts';
import { readSpinMs } from '../readings/spin-calibration.ts';
import { removeGenerator, toK6Command } from '../stack/generator.ts';
import type { Stack } from '../stack/stack.ts';
import { readContainerPid } from './container-pid.ts';
import { createK6Live } from './k6-live.ts';
import { GeneratorError, type K6Process, startK6, toK6Arguments } from './k6-process.ts';
import { type K6Output, type K6Summary, parseK6Output, toClientMeasurement } from './k6-summary.ts';
import { type LegPlan, toWarmupMs } from './leg-plan.ts';
import type { LegMeasurement } from './measurement.ts';
import { sleepUntil } from './pace.ts';
import { type Progress, showTick } from './progress.ts';
import { readServer, readTick, type Tick, type Watched } from './tick.ts';
import {
  type Cpus,
  countStalledSeconds,
  toEnvironmentReading,
  toGeneratorMeasurement,
  toServerMeasurement,
  toWindow,
} from './window.ts';

export type LegSetting = Readonly<{
  stack: Stack;
  cpus: Cpus;
  metricsUrl: string | null; // null for a foreign target
  serverInitPid: number | null;
  generatorVersion: string;
  k6Address: string;
  progress: Progress;
  signal: AbortSignal;
}>;

/** A leg's measurement, and k6's own output for whoever wants to look closer. */
export type LegRun = Readonly<{
  measurement: LegMeasurement;
  ticks: readonly Tick[];
  k6: Readonly<{ summary: K6Summary; stderr: string }>;
}>;

/** k6 gets this long beyond its load: for its start, its graceful stop and its summary. */
const OVERTIME_MS = 30_000;
/** Ticks lie this far behind whole seconds of the window, so that the first is inside it. */
const TICK_OFFSET_MS = 30;

/**
 * @throws GeneratorError when k6 does not run to its end; its container is gone then
 * @throws ServerMetricsError when the server was replaced during the leg
 */
export async function runLeg(plan: LegPlan, setting: LegSetting): Promise<LegRun> {
  const container = `${setting.stack.project}-k6-${plan.runId}-${plan.leg}-${plan.attempt}`;
  const clock = startClockStepDetector();
  const spins = [await spin(setting)];
  const before = await readServer(setting.metricsUrl);
  try {
    const process = startGenerator(plan, setting, container);
    const { ticks, startedAtMs } = await watch(plan, setting, process, () => clock.read());
    const k6 = await finish(plan, process);
    const after = await readSettledServer(setting.metricsUrl);
    spins.push(await spin(setting));
    const noise = { clockStepMs: clock.read(), spinCalibrationMs: spins.filter((ms) => ms !== null) };
    const output = parseK6Output(k6.stdout);
    const measurement = measure({ plan, setting, ticks, startedAtMs, before, after, noise, output });
    return { measurement, ticks, k6: { summary: output.summary, stderr: k6.stderr } };
  } finally {
    await removeGenerator(setting.stack, container);
  }
}

function startGenerator(plan: LegPlan, { stack, k6Address }: LegSetting, container: string): K6Process {
  const args = toK6Arguments(plan, { address: k6Address, stream: true });
  const command = toK6Command(stack, { container, outputFolder: null, env: { LEG: JSON.stringify(plan) }, args });
  return startK6(container, command, stack.commandEnv);
}

async function watch(plan: LegPlan, setting: LegSetting, process: K6Process, readClock: () => number) {
  const wallStartMs = await abortable(process.started, setting.signal);
  const startedAtMs = performance.now() + (wallStartMs - Date.now());
  const watched = await toWatched(plan, setting, process);
  const ticks: Tick[] = [];
  const firstTickMs = wallStartMs + (toWarmupMs(plan) % 1000) + TICK_OFFSET_MS;
  const count = Math.ceil(toWarmupMs(plan) / 1000) + plan.measureSeconds;
  const ended = process.ended.then(() => 'ended' as const);
  for (let second = 0; second < count; second++) {
    const due = sleepUntil(firstTickMs + second * 1000, setting.signal);
    if ((await Promise.race([due, ended])) === 'ended') break;
    const tick = await readTick(watched);
    ticks.push(tick);
    readClock();
    await showTick(setting.progress, plan, watched.live, ticks, tick.atMs - startedAtMs);
  }
  return { ticks, startedAtMs };
}

async function toWatched(plan: LegPlan, setting: LegSetting, { container }: K6Process): Promise<Watched> {
  return {
    metricsUrl: setting.metricsUrl,
    serverInitPid: setting.serverInitPid,
    generatorInitPid: await readContainerPid(setting.stack, container),
    generatorCommand: 'k6',
    live: createK6Live(setting.k6Address, plan.ratePerSec === null ? 'http_req_duration' : 'latency'),
  };
}

async function finish(plan: LegPlan, process: K6Process) {
  const timeout = sleep(OVERTIME_MS, 'late' as const, { ref: false });
  const end = await Promise.race([process.ended, timeout]);
  if (end === 'late') {
    throw new GeneratorError(`Expected k6 to end the ${plan.leg} leg, got nothing for ${OVERTIME_MS / 1000} s more.`);
  }
  if (end.exitCode === 0) return end;
  const tail = end.stderr.trim().split('\n').slice(-5).join('\n');
  throw new GeneratorError(`Expected k6 to finish the ${plan.leg} leg, got exit code ${end.exitCode}:\n${tail}`);
}

type Measured = Readonly<{
  plan: LegPlan;
  setting: LegSetting;
  ticks: readonly Tick[];
  startedAtMs: number;
  before: ServerSnapshot | null;
  after: ServerSnapshot | null;
  noise: Readonly<{ clockStepMs: number; spinCalibrationMs: readonly number[] }>;
  output: K6Output;
}>;

function measure({ plan, setting, ticks, startedAtMs, before, after, noise, output }: Measured): LegMeasurement {
  const fromMs = startedAtMs + toWarmupMs(plan);
  const window = toWindow(ticks, fromMs, fromMs + plan.measureSeconds * 1000);
  if (window === null) {
    throw new GeneratorError(
      `Expected at least two readings in the measured window of the ${plan.leg} leg, got fewer.`,
    );
  }
  return {
    leg: plan.leg,
    attempt: plan.attempt,
    measuredSeconds: plan.measureSeconds,
    client: toClientMeasurement(output, plan, countStalledSeconds(window)),
    server: before && after ? toServerMeasurement(window, before, after) : null,
    generator: toGeneratorMeasurement(window, setting.generatorVersion, setting.cpus.load),
    environment: toEnvironmentReading(window, setting.cpus, noise),
  };
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
    if (last !== null && next !== null && countAll(next) === countAll(last)) return next;
    last = next ?? last;
  }
  return last;
}

function countAll({ shards }: ServerSnapshot): number {
  return shards.flatMap(({ requestsTotal }) => Object.values(requestsTotal ?? {})).reduce((sum, n) => sum + n, 0);
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}
