// The fixed-rate part of a slot: the kit's own rate leg, against a server that is warm.
import type { ServerSlot } from '../bench/server-slot.ts';
import { toSpentUs } from '../readings/thread-cpu.ts';
import { planGet } from '../requests/request-plan.ts';
import type { LegSetting } from '../run/drive-leg.ts';
import { readGeneratorVersion } from '../run/generator-version.ts';
import { runLeg } from '../run/leg.ts';
import { type LegPlan, toLegPlan } from '../run/leg-plan.ts';
import { toLegSetting } from '../run/leg-setting.ts';
import type { FailureCounts, LegMeasurement } from '../run/measurement.ts';
import { NO_PROGRESS } from '../run/progress.ts';
import type { FixedRate, RequestErrors } from './block.ts';
import type { ComparePlace } from './place.ts';
import type { SlotRules } from './rules/rules.ts';

/** What is the same for every slot. */
export type RateSetting = Readonly<{
  ratePerSec: number;
  path: string;
  seconds: Pick<SlotRules, 'rateWarmupSeconds' | 'rateSeconds'>;
  leg: Omit<LegSetting, 'metricsUrl' | 'serverInitPid'>;
}>;

export type RateReading = Readonly<{ rate: FixedRate; stealRatio: number | null; clockStepMs: number }>;

export async function openRate(
  { stack, signal }: ComparePlace,
  setting: Pick<RateSetting, 'ratePerSec' | 'path' | 'seconds'>,
): Promise<RateSetting> {
  const generator = { tool: 'k6', version: await readGeneratorVersion(stack, 'k6'), stream: 'none' } as const;
  return { ...setting, leg: { ...toLegSetting({ stack, progress: NO_PROGRESS, signal }), generator } };
}

/** @returns null when the server answered nothing at all */
export async function readRate(server: ServerSlot, name: string, setting: RateSetting): Promise<RateReading | null> {
  const before = server.readCpu();
  const { measurement } = await runLeg(toPlan(`${server.url}${setting.path}`, name, setting), {
    ...setting.leg,
    metricsUrl: null, // the arm may be any server; the page of ours is not needed
    serverInitPid: null,
  });
  const spentUs = toSpentUs(before, server.readCpu());
  const rate = toFixedRate(measurement, spentUs);
  const { stealRatio, clockStepMs } = measurement.environment;
  return rate && { rate, stealRatio, clockStepMs: clockStepMs ?? Number.NaN };
}

/** CPU time is of the whole leg, warm-up included, and so are the requests it is divided by. */
function toFixedRate({ client, generator }: LegMeasurement, spentUs: number): FixedRate | null {
  const { latencyMs, achievedRatio, requests, requestsWholeLeg, failures } = client;
  if (latencyMs === null || achievedRatio === null) return null;
  return {
    requests,
    achievedRatio,
    p50Ms: latencyMs.p50,
    p95Ms: latencyMs.p95,
    p99Ms: latencyMs.p99,
    cpuUsPerRequest: spentUs / requestsWholeLeg,
    generatorBusy: toBusy(generator),
    errors: toErrors(failures),
  };
}

function toBusy({ cpuUtilization, cpusBusy }: LegMeasurement['generator']): number | null {
  return cpuUtilization === null || cpusBusy === null ? null : Math.max(cpuUtilization, cpusBusy);
}

function toErrors({ status, timeout, connection, other }: FailureCounts): RequestErrors {
  return { status, timeout, connection: connection + other };
}

function toPlan(url: string, name: string, { ratePerSec, seconds }: RateSetting): LegPlan {
  return toLegPlan({
    runId: `compare-${name}`,
    leg: 'rate',
    attempt: 1,
    requests: planGet(url),
    profile: {
      name: 'compare',
      description: '',
      connections: 1, // of the capacity leg, which is not run
      wrkThreads: 1,
      warmupSeconds: seconds.rateWarmupSeconds,
      measureSeconds: seconds.rateSeconds,
      shape: { kind: 'steady' },
    },
    ratePerSec,
  });
}
