// A generator under watch: started in its slot, looked at once a second, waited for to its end, and never left behind.
import { setTimeout as sleep } from 'node:timers/promises';
import { createConcealer } from '../report/redaction.ts';
import { removeGenerator } from '../stack/generator.ts';
import type { Stack } from '../stack/stack.ts';
import { readContainerPid } from './container-pid.ts';
import type { GeneratorLive } from './generator-live.ts';
import {
  type GeneratorEnd,
  GeneratorError,
  type GeneratorProcess,
  type GeneratorTool,
  startGenerator,
  toTail,
} from './generator-process.ts';
import { createLegFolder } from './leg-folder.ts';
import { type LegPlan, toWarmupMs } from './leg-plan.ts';
import type { ObserverPids } from './observer-pids.ts';
import { abortable, sleepUntil } from './pace.ts';
import { readTick, type Tick, type Watched } from './tick.ts';
import { addTick } from './tick-store.ts';

export type GeneratorSetting = Readonly<{
  stack: Stack;
  metricsUrl: string | null; // null for a foreign target
  serverInitPid: number | null;
  observers?: ObserverPids; // left out: nobody's memory but the server's and the generator's is watched
  k6Address: string;
  secrets?: readonly string[]; // of the requests; k6 is not to log them
  signal: AbortSignal;
}>;

/**
 * Which generator, how it is started in a container of a given name, and what it tells while it runs. Its inputs, text by
 * file name, are in a private folder that it is handed: what is secret stands there, and neither in the command nor in a
 * variable.
 */
export type Launch = Readonly<{
  tool: GeneratorTool;
  inputs: Readonly<Record<string, string>>;
  toCommand: (container: string, inputFolder: string) => readonly [string, ...string[]];
  live: GeneratorLive;
  onLoadOver?: () => void; // all requests were sent, and the generator is about to end
}>;

export type GeneratorRun = Readonly<{
  plan: LegPlan; // its windows are those that are watched
  launch: Launch;
  onTick: (ticks: readonly Tick[], elapsedMs: number, live: GeneratorLive) => Promise<void> | void;
  onSettle?: (elapsedMs: number) => void; // at the load's end and each second from there on, until the generator has ended
}>;

/** `startedAtMs`: when the load began, on the monotonic clock of the ticks. */
export type GeneratorOutput = Readonly<{ ticks: readonly Tick[]; startedAtMs: number; end: GeneratorEnd }>;

/** A generator gets this long beyond its load: for its graceful stop and its summary. */
const OVERTIME_MS = 30_000;
/** Ticks lie this far behind whole seconds of the window, so that the first is inside it. */
const TICK_OFFSET_MS = 30;

/** @throws GeneratorError when the generator does not run to its end; its container is gone in any case */
export async function runGenerator(run: GeneratorRun, setting: GeneratorSetting): Promise<GeneratorOutput> {
  const { plan, launch } = run;
  const { stack, secrets = [] } = setting;
  const container = `${stack.project}-${launch.tool}-${plan.runId}-${plan.leg}-${plan.attempt}`;
  const inputs = await createLegFolder(stack.root, launch.inputs);
  try {
    const command = launch.toCommand(container, inputs.path);
    const process = startGenerator(launch.tool, { container, command, conceal: createConcealer(secrets) }, stack);
    const watched = await watch(run, setting, process);
    launch.onLoadOver?.();
    const end = finish(run, process, setting.signal);
    await settle(end, () => run.onSettle?.(performance.now() - watched.startedAtMs));
    return { ...watched, end: await end };
  } finally {
    await inputs.remove();
    await removeGenerator(stack, container);
  }
}

async function watch({ plan, launch, onTick }: GeneratorRun, setting: GeneratorSetting, process: GeneratorProcess) {
  const wallStartMs = await abortable(process.started, setting.signal);
  const startedAtMs = performance.now() + (wallStartMs - Date.now());
  const watched = await toWatched(launch, setting, process);
  const ticks: Tick[] = [];
  const firstTickMs = startedAtMs + (toWarmupMs(plan) % 1000) + TICK_OFFSET_MS;
  const count = Math.ceil(toWarmupMs(plan) / 1000) + plan.measureSeconds;
  const beyond = 1; // closes the window's last second; the generator may have ended before
  const ended = process.ended.then(() => 'ended' as const);
  for (let second = 0; second < count + beyond; second++) {
    const due = sleepUntil(firstTickMs + second * 1000, setting.signal);
    if ((await Promise.race([due, ended])) === 'ended') break;
    const tick = await readTick(watched);
    addTick(ticks, tick, startedAtMs + toWarmupMs(plan));
    if (second < count) await onTick(ticks, tick.atMs - startedAtMs, watched.live);
  }
  return { ticks, startedAtMs };
}

async function toWatched(
  { tool, live }: Launch,
  setting: GeneratorSetting,
  { container }: GeneratorProcess,
): Promise<Watched> {
  return {
    metricsUrl: setting.metricsUrl,
    serverInitPid: setting.serverInitPid,
    generatorInitPid: await readContainerPid(setting.stack, container),
    generatorCommand: tool,
    observers: setting.observers ?? { database: null, collector: null },
    live,
  };
}

async function settle(end: Promise<GeneratorEnd>, onSecond: () => void): Promise<void> {
  do onSecond();
  while ((await Promise.race([end, sleep(1000, null, { ref: false })])) === null);
}

async function finish(
  { plan: { leg }, launch: { tool } }: GeneratorRun,
  process: GeneratorProcess,
  signal: AbortSignal,
): Promise<GeneratorEnd> {
  const late = sleep(OVERTIME_MS, null, { ref: false });
  const end = await abortable(Promise.race([process.ended, late]), signal);
  if (end === null) {
    throw new GeneratorError(`Expected ${tool} to end the ${leg} leg, got nothing for ${OVERTIME_MS / 1000} s more.`);
  }
  if (end.exitCode === 0) return end;
  throw new GeneratorError(`Expected ${tool} to finish the ${leg} leg, got exit code ${end.exitCode}:\n${toTail(end)}`);
}
