// One slot at a fixed rate: a fresh server of a phase under the kit's own rate leg.

import type { Profile } from '../../profiles/profile.ts';
import { planGet } from '../../requests/request-plan.ts';
import { readContainerPid } from '../../run/container-pid.ts';
import type { LegSetting } from '../../run/drive-leg.ts';
import { readGeneratorVersion } from '../../run/generator-version.ts';
import { runLeg } from '../../run/leg.ts';
import { type LegPlan, toLegPlan } from '../../run/leg-plan.ts';
import { toLegSetting } from '../../run/leg-setting.ts';
import type { LegMeasurement } from '../../run/measurement.ts';
import { NO_PROGRESS } from '../../run/progress.ts';
import type { Stack } from '../../stack/stack.ts';
import type { RateSlot } from './measured.ts';
import { PATH } from './path.ts';
import { type PhaseServer, withPhaseServer } from './phase-server.ts';

export type RateSetting = Readonly<{
  ratePerSec: number;
  profile: Profile;
  leg: Omit<LegSetting, 'metricsUrl' | 'serverInitPid'>; // what is the same for every server
}>;

export class RateSlotError extends Error {
  override readonly name = 'RateSlotError';
}

const WARMUP_SECONDS = 1;

type RateRequest = Readonly<{ stack: Stack; signal: AbortSignal; ratePerSec: number }>;

export async function openRateSetting(
  { stack, signal, ratePerSec }: RateRequest,
  measureSeconds: number,
): Promise<RateSetting> {
  return {
    ratePerSec,
    profile: {
      name: 'journey',
      description: '',
      connections: 1, // of the capacity leg, which is not run
      wrkThreads: 1,
      warmupSeconds: WARMUP_SECONDS,
      measureSeconds,
      shape: { kind: 'steady' },
    },
    leg: {
      ...toLegSetting({ stack, progress: NO_PROGRESS, signal }),
      generator: { tool: 'k6', version: await readGeneratorVersion(stack, 'k6'), stream: 'none' },
    },
  };
}

/** @param slot - names it, uniquely in its journey */
export function measureRate(phaseServer: PhaseServer, slot: string, setting: RateSetting): Promise<RateSlot> {
  const { stack } = setting.leg;
  return withPhaseServer(phaseServer, setting.leg, async (server) => {
    const { measurement } = await runLeg(toPlan(`${server.url}${PATH}`, slot, setting), {
      ...setting.leg,
      metricsUrl: `${phaseServer.adminUrl}/metrics`,
      serverInitPid: await readContainerPid(stack, server.name),
    });
    return toRateSlot(measurement);
  });
}

/** @throws RateSlotError when nothing was answered */
export function toRateSlot({ client, server, generator }: LegMeasurement): RateSlot {
  const { latencyMs, achievedRatio, failed, requests } = client;
  if (latencyMs === null || achievedRatio === null) {
    throw new RateSlotError('Expected answers at the fixed rate, got none.');
  }
  return {
    achievedRatio,
    failed,
    requests,
    p50Ms: latencyMs.p50,
    p95Ms: latencyMs.p95,
    p99Ms: latencyMs.p99,
    cpuUsPerRequest: server?.cpuUsPerRequest ?? null,
    cpuUtilization: server?.cpuUtilization ?? null,
    generatorSaturated: generator.saturated,
  };
}

function toPlan(url: string, slot: string, { profile, ratePerSec }: RateSetting): LegPlan {
  return toLegPlan({
    runId: `journey-${slot}`,
    leg: 'rate',
    attempt: 1,
    requests: planGet(url),
    profile,
    ratePerSec,
  });
}
