// k6 under watch: started in its slot, looked at once a second, waited for to its end, and never left behind.
import { setTimeout as sleep } from 'node:timers/promises';
import { removeGenerator, toK6Command } from '../stack/generator.ts';
import type { Stack } from '../stack/stack.ts';
import { readContainerPid } from './container-pid.ts';
import { createK6Live, type K6Live } from './k6-live.ts';
import { GeneratorError, type K6End, type K6Process, type StreamOutput, startK6, toK6Arguments } from './k6-process.ts';
import { type LegPlan, toWarmupMs } from './leg-plan.ts';
import { abortable, sleepUntil } from './pace.ts';
import { readTick, type Tick, type Watched } from './tick.ts';

export type GeneratorSetting = Readonly<{
  stack: Stack;
  metricsUrl: string | null; // null for a foreign target
  serverInitPid: number | null;
  k6Address: string;
  signal: AbortSignal;
}>;

export type GeneratorRun = Readonly<{
  plan: LegPlan;
  script: string; // a file of scenarios/
  stream: StreamOutput;
  env?: Readonly<Record<string, string>>; // of k6 itself, beyond the compose file's
  onTick: (ticks: readonly Tick[], elapsedMs: number, live: K6Live) => Promise<void> | void;
}>;

/** `startedAtMs`: when the load began, on the monotonic clock of the ticks. */
export type GeneratorOutput = Readonly<{ ticks: readonly Tick[]; startedAtMs: number; end: K6End }>;

/** k6 gets this long beyond its load: for its graceful stop and its summary. */
const OVERTIME_MS = 30_000;
/** Ticks lie this far behind whole seconds of the window, so that the first is inside it. */
const TICK_OFFSET_MS = 30;

/** @throws GeneratorError when k6 does not run to its end; its container is gone in any case */
export async function runGenerator(run: GeneratorRun, setting: GeneratorSetting): Promise<GeneratorOutput> {
  const { plan } = run;
  const container = `${setting.stack.project}-k6-${plan.runId}-${plan.leg}-${plan.attempt}`;
  try {
    const process = start(run, setting, container);
    const watched = await watch(run, setting, process);
    return { ...watched, end: await finish(plan, process, setting.signal) };
  } finally {
    await removeGenerator(setting.stack, container);
  }
}

function start(
  { plan, script, stream, env }: GeneratorRun,
  { stack, k6Address }: GeneratorSetting,
  container: string,
): K6Process {
  const args = toK6Arguments(plan, { address: k6Address, stream, script });
  const command = toK6Command(stack, {
    container,
    outputFolder: null,
    env: { ...env, LEG: JSON.stringify(plan) },
    args,
  });
  return startK6(container, command, stack.commandEnv);
}

async function watch({ plan, onTick }: GeneratorRun, setting: GeneratorSetting, process: K6Process) {
  const wallStartMs = await abortable(process.started, setting.signal);
  const startedAtMs = performance.now() + (wallStartMs - Date.now());
  const watched = await toWatched(plan, setting, process);
  const ticks: Tick[] = [];
  const firstTickMs = wallStartMs + (toWarmupMs(plan) % 1000) + TICK_OFFSET_MS;
  const count = Math.ceil(toWarmupMs(plan) / 1000) + plan.measureSeconds;
  const beyond = 1; // closes the window's last second; k6 may have ended before
  const ended = process.ended.then(() => 'ended' as const);
  for (let second = 0; second < count + beyond; second++) {
    const due = sleepUntil(firstTickMs + second * 1000, setting.signal);
    if ((await Promise.race([due, ended])) === 'ended') break;
    const tick = await readTick(watched);
    ticks.push(tick);
    if (second < count) await onTick(ticks, tick.atMs - startedAtMs, watched.live);
  }
  return { ticks, startedAtMs };
}

async function toWatched(plan: LegPlan, setting: GeneratorSetting, { container }: K6Process): Promise<Watched> {
  return {
    metricsUrl: setting.metricsUrl,
    serverInitPid: setting.serverInitPid,
    generatorInitPid: await readContainerPid(setting.stack, container),
    generatorCommand: 'k6',
    live: createK6Live(setting.k6Address, plan.ratePerSec === null ? 'http_req_duration' : 'latency'),
  };
}

async function finish({ leg }: LegPlan, process: K6Process, signal: AbortSignal): Promise<K6End> {
  const late = sleep(OVERTIME_MS, null, { ref: false });
  const end = await abortable(Promise.race([process.ended, late]), signal);
  if (end === null)
    throw new GeneratorError(`Expected k6 to end the ${leg} leg, got nothing for ${OVERTIME_MS / 1000} s more.`);
  if (end.exitCode === 0) return end;
  const tail = end.stderr.trim().split('\n').slice(-5).join('\n');
  throw new GeneratorError(`Expected k6 to finish the ${leg} leg, got exit code ${end.exitCode}:\n${tail}`);
}
