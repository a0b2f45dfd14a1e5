// Runs the legs in order, and a leg again while a check on it was missed once and only another attempt can tell.
import type { Console } from '../cli/console.ts';
import { needsRepeat } from '../gate/repetition.ts';
import { parseCpuList } from '../plan/cpu-list.ts';
import type { Stack } from '../stack/stack.ts';
import { requireEnv } from '../stack/stack.ts';
import { readGeneratorVersion } from './generator-version.ts';
import { type LegRun, type LegSetting, runLeg } from './leg.ts';
import { toLegPlan } from './leg-plan.ts';
import type { LoadRequest } from './load-request.ts';
import type { Attempts, LegMeasurement, LegName } from './measurement.ts';
import type { RunTarget } from './run-target.ts';

export type DrivenLeg = LegRun & Readonly<{ startedAtMs: number }>; // wall clock, before k6 was started

export type LegsRequest = Readonly<{
  request: LoadRequest;
  runId: string;
  stack: Stack;
  target: RunTarget;
  console: Console;
  signal: AbortSignal;
}>;

/** @param keep - is handed each attempt as soon as it was measured, so that a later failure loses nothing */
export async function driveLegs(asked: LegsRequest, keep: (leg: DrivenLeg) => void): Promise<void> {
  const setting = await openSetting(asked);
  for (const leg of asked.request.legs) {
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

async function driveLeg(asked: LegsRequest, setting: LegSetting, leg: LegName, attempt: number): Promise<DrivenLeg> {
  const { request, runId, target, console } = asked;
  const plan = toLegPlan({
    runId,
    leg,
    attempt,
    request: target.request,
    profile: request.profile,
    ratePerSec: request.ratePerSec,
  });
  const load = plan.ratePerSec === null ? `${plan.virtualUsers} connections` : `${plan.ratePerSec} requests/s`;
  const again = attempt === 1 ? '' : `, again because a check was missed (attempt ${attempt})`;
  console.say(
    `Leg ${leg}: ${load} for ${plan.warmupSeconds} + ${plan.measureSeconds} s on ${plan.request.url}${again}`,
  );
  const startedAtMs = Date.now();
  return { ...(await runLeg(plan, setting)), startedAtMs };
}

async function openSetting({ stack, target, console, signal }: LegsRequest): Promise<LegSetting> {
  const cpus = (name: string) => parseCpuList(requireEnv(stack, name, 'run `make plan`'), name);
  return {
    stack,
    cpus: { app: cpus('APP_CPUSET'), load: cpus('LOAD_CPUSET') },
    metricsUrl: target.metricsUrl,
    serverInitPid: target.serverInitPid,
    generatorVersion: await readGeneratorVersion(stack),
    k6Address: `127.0.0.1:${stack.env.K6_PORT || '6565'}`,
    progress: console.progress,
    signal,
  };
}
