// Runs the legs in order, and a leg again while a check on it was missed once and only another attempt can tell.
import type { Console } from '../cli/console.ts';
import { needsRepeat } from '../gate/repetition.ts';
import type { Stack } from '../stack/stack.ts';
import type { LegGenerator, LegSetting, LegWeb } from './drive-leg.ts';
import { grantMemory } from './generator-memory.ts';
import { readGeneratorVersion } from './generator-version.ts';
import { type LegRun, runLeg } from './leg.ts';
import { type LegPlan, toLegPlan } from './leg-plan.ts';
import { toLegSetting } from './leg-setting.ts';
import type { LoadRequest } from './load-request.ts';
import type { Attempts, LegMeasurement, LegName } from './measurement.ts';
import { readObserverPids } from './observer-pids.ts';
import { type RunTarget, toShown } from './run-target.ts';
import { toLegStream } from './stream-mode.ts';
import { toWrkShape } from './wrk-launch.ts';

export type DrivenLeg = LegRun & Readonly<{ startedAtMs: number }>; // wall clock, before the generator was started

export type LegsRequest = Readonly<{
  request: LoadRequest;
  runId: string;
  stack: Stack;
  target: RunTarget;
  web: LegWeb | null;
  console: Console;
  signal: AbortSignal;
}>;

/** @param keep - is handed each attempt as soon as it was measured, so that a later failure loses nothing */
export async function driveLegs(asked: LegsRequest, keep: (leg: DrivenLeg) => void): Promise<void> {
  const shared = await openSetting(asked);
  for (const leg of asked.request.legs) {
    const setting = { ...shared, generator: await chooseGenerator(leg, asked) };
    const made: LegMeasurement[] = [];
    do {
      const driven = await driveLeg(asked, setting, leg, made.length + 1);
      keep(driven);
      made.push(driven.measurement);
    } while (asked.request.targets !== null && needsRepeat(leg, made, asked.request.targets));
  }
}

export function toAttempts(legs: readonly DrivenLeg[]): Attempts {
  const of = (name: LegName) => legs.map(({ measurement }) => measurement).filter(({ leg }) => leg === name);
  return { capacity: of('capacity'), rate: of('rate') };
}

/** Opens what the legs of a search have in common: they are all of one kind. */
export async function openLegs(asked: LegsRequest, leg: LegName): Promise<LegSetting> {
  return { ...(await openSetting(asked)), generator: await chooseGenerator(leg, asked) };
}

export async function driveLeg(
  asked: LegsRequest,
  setting: LegSetting,
  leg: LegName,
  attempt: number,
): Promise<DrivenLeg> {
  const { request, target, console } = asked;
  const plan = planLeg(asked, leg, attempt);
  const stack = setting.generator.tool === 'k6' ? grantMemory(plan, asked.stack, request.web) : asked.stack;
  const load = toLoad(plan);
  const by = setting.generator.tool === 'wrk' ? ', driven by wrk' : '';
  const isSearch = request.profile.shape.kind === 'breakpoint'; // it tells of its steps itself
  const again = attempt === 1 || isSearch ? '' : `, again because a check was missed (attempt ${attempt})`;
  console.say(
    `Leg ${leg}: ${load} for ${plan.warmupSeconds} + ${plan.measureSeconds} s on ${toShown(target)}${by}${again}`,
  );
  const startedAtMs = Date.now();
  return { ...(await runLeg(plan, { ...setting, stack })), startedAtMs };
}

function planLeg({ request, runId, target }: LegsRequest, leg: LegName, attempt: number): LegPlan {
  const { profile, ratePerSec } = request;
  return toLegPlan({ runId, leg, attempt, requests: target.requests, profile, ratePerSec });
}

/** The rate leg is always k6's: wrk has no open model. */
async function chooseGenerator(leg: LegName, { request, stack }: LegsRequest): Promise<LegGenerator> {
  const tool = leg === 'capacity' ? request.generator : 'k6';
  const version = await readGeneratorVersion(stack, tool);
  if (tool === 'k6') return { tool, version, stream: toLegStream(request.stream, leg) };
  return { tool, version, shape: toWrkShape(request.profile.connections, stack) };
}

/** `50 connections`, `1000 requests/s`, `1000, 5000, 1000 requests/s`. */
function toLoad({ stages, virtualUsers }: LegPlan): string {
  if (stages.length === 0) return `${virtualUsers} connections`;
  return `${stages.map(({ ratePerSec }) => ratePerSec).join(', ')} requests/s`;
}

async function openSetting({
  stack,
  target,
  web,
  console,
  signal,
}: LegsRequest): Promise<Omit<LegSetting, 'generator'>> {
  const { metricsUrl, serverInitPid, secrets } = target;
  const observers = await readObserverPids(stack);
  return {
    ...toLegSetting({ stack, progress: console, signal }),
    metricsUrl,
    serverInitPid,
    secrets,
    observers,
    web,
  };
}
