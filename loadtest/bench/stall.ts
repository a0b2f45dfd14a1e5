// One stall of the server, and what testers of each kind say of it: those that wait for an answer before they ask again,
// and the kit's rate leg, which asks on time whatever happens.

import { evaluate } from '../gate/evaluation.ts';
import { parseCpuList } from '../plan/cpu-list.ts';
import { planGet } from '../requests/request-plan.ts';
import { readContainerPid } from '../run/container-pid.ts';
import { readGeneratorVersion } from '../run/generator-version.ts';
import { runLeg } from '../run/leg.ts';
import { type LegPlan, toLegPlan } from '../run/leg-plan.ts';
import { toLegSetting } from '../run/leg-setting.ts';
import type { LegMeasurement } from '../run/measurement.ts';
import { NO_PROGRESS } from '../run/progress.ts';
import { requireEnv } from '../stack/stack.ts';
import type { TargetCheck, Targets } from '../targets/target.ts';
import { type Blocks, interleave } from './interleave.ts';
import { ROUTES } from './server-arms.ts';
import { type ServerSetting, type ServerSlot, withServer } from './server-slot.ts';
import { type ShardPlace, toShardEnv } from './shard-place.ts';
import { runWrk } from './wrk.ts';
import type { WrkReport } from './wrk-report.ts';

export type StallSettings = Readonly<{
  stallMs: number; // once, in the middle of the measured window
  connections: number; // of the closed models
  ratePerSec: number; // of the open one
  fewUsers: number; // virtual users that do not suffice for it
  limitMs: number; // put to each P99
  measureSeconds: number;
  rounds: number;
}>;

/** `wrk` and `closed` wait for each answer; `open` holds users enough for the stall, `few` does not. */
export const STALL_ARMS = ['wrk', 'closed', 'open', 'few'] as const;

export type StallArm = (typeof STALL_ARMS)[number];

export type StallBlock = Readonly<{
  requests: number;
  dropped: number | null; // null in a closed model, which intends none
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  outcome: 'pass' | 'fail' | 'unproven' | null; // of the limit on P99, by one attempt; null where the gate has no say
}>;

export type StallPlace = ShardPlace & Readonly<{ onBlock: (arm: StallArm, round: number, block: StallBlock) => void }>;

export class StallError extends Error {
  override readonly name = 'StallError';
}

const WARMUP_SECONDS = 1;
const START_SECONDS = 1.5; // of a generator, about: the stall is only to lie well inside the window
const { path: PATH, body: BODY } = ROUTES['/async'];

export function measureStall(settings: StallSettings, place: StallPlace): Promise<Blocks<StallBlock>> {
  return interleave<StallArm, StallBlock>({
    arms: STALL_ARMS,
    maxRounds: settings.rounds,
    isEnough: () => false,
    run: async (arm, { round }) => {
      const block =
        arm === 'wrk'
          ? await runStalledWrk(settings, place)
          : toLegBlock(await runStalledLeg(arm, settings, place), settings);
      place.onBlock(arm, round, block);
      return block;
    },
  });
}

/** One leg of the kit against a fresh server that stalls once. */
export function runStalledLeg(
  arm: Exclude<StallArm, 'wrk'>,
  settings: StallSettings,
  place: ShardPlace,
): Promise<LegMeasurement> {
  const { stack, signal } = place;
  return withServer(stack, toSetting(settings, place), signal, async (server) => {
    const setting = toLegSetting({ stack, progress: NO_PROGRESS, signal });
    const { measurement } = await runLeg(toPlan(arm, settings, server), {
      ...setting,
      cpus: { ...setting.cpus, app: parseCpuList(place.cpuset) },
      generator: { tool: 'k6', version: await readGeneratorVersion(stack, 'k6'), stream: 'none' },
      metricsUrl: `http://127.0.0.1:${place.port + 1}/metrics`,
      serverInitPid: await readContainerPid(stack, server.name),
    });
    return measurement;
  });
}

/** @throws StallError when nothing was answered */
export function toLegBlock(leg: LegMeasurement, { limitMs }: StallSettings): StallBlock {
  const { client } = leg;
  if (client.latencyMs === null) throw new StallError('Expected answers around the stall, got none');
  const { p50, p99, max } = client.latencyMs;
  const measured = { requests: client.requests, p50Ms: p50, p99Ms: p99, maxMs: max };
  if (client.model === 'closed') return { ...measured, dropped: null, outcome: null };
  const check: TargetCheck = { leg: 'rate', metric: 'p99Ms', limit: { max: limitMs } };
  const { kind } = evaluate(check, leg, toTargets(check, client.ratePerSec ?? Number.NaN));
  return { ...measured, dropped: client.droppedIterations, outcome: kind };
}

export function toWrkBlock({ requests, latencyUs }: WrkReport): StallBlock {
  const [p50Ms, p99Ms, maxMs] = [latencyUs.p50, latencyUs.p99, latencyUs.max].map((us) => us / 1000);
  if (p50Ms !== undefined && p99Ms !== undefined && maxMs !== undefined) {
    return { requests, dropped: null, p50Ms, p99Ms, maxMs, outcome: null };
  }
  throw new StallError('Expected percentiles of wrk, got none');
}

async function runStalledWrk(settings: StallSettings, place: ShardPlace): Promise<StallBlock> {
  const { stack, signal, name } = place;
  return withServer(stack, toSetting(settings, place), signal, async ({ url }) => {
    const load = { url: `${url}${PATH}`, connections: settings.connections, durationSeconds: settings.measureSeconds };
    return toWrkBlock(await runWrk(load, { stack, signal, container: `${name}-wrk` }));
  });
}

/** The first request, which asks whether it serves, starts the stall's clock. */
function toSetting(
  { stallMs, measureSeconds }: StallSettings,
  { stack, name, cpuset, port }: ShardPlace,
): ServerSetting {
  const stallAtMs = (START_SECONDS + WARMUP_SECONDS + measureSeconds / 2) * 1000;
  const env = {
    ...toShardEnv('c', port),
    APP_FAULT_STALL_AT_MS: String(stallAtMs),
    APP_FAULT_STALL_MS: String(stallMs),
  };
  const image = requireEnv(stack, 'APP_TEST_IMAGE', 'run `make images`');
  return { name, image, env, cpuset, port, ready: { path: PATH, body: BODY } };
}

function toPlan(arm: Exclude<StallArm, 'wrk'>, settings: StallSettings, { url }: ServerSlot): LegPlan {
  const { connections, ratePerSec, fewUsers, measureSeconds } = settings;
  const profile = {
    ...{ name: 'stall', description: '', wrkThreads: 1, warmupSeconds: WARMUP_SECONDS },
    ...{ connections, measureSeconds, shape: { kind: 'steady' } as const },
  };
  const plan = toLegPlan({
    runId: `stall-${Date.now()}`,
    leg: arm === 'closed' ? 'capacity' : 'rate',
    attempt: 1,
    requests: planGet(`${url}${PATH}`),
    profile,
    ratePerSec,
  });
  if (arm !== 'few') return plan;
  const stages = plan.stages.map((stage) => ({ ...stage, virtualUsers: fewUsers }));
  return { ...plan, virtualUsers: fewUsers, stages };
}

function toTargets(check: TargetCheck, ratePerSec: number): Targets {
  return { name: 'stall', description: '', ratePerSec, measureSeconds: null, checks: [check] };
}
