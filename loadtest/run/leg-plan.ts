// What a k6 scenario is told about its leg. It crosses into k6 in a file that nobody else can read: see leg-folder.ts.
import type { Profile } from '../profiles/profile.ts';
import type { RequestPlan } from '../requests/request-plan.ts';
import type { LegName } from './measurement.ts';
import { countVirtualUsers, type RateStage, toRateStages } from './rate-stages.ts';
import { toSliceSeconds } from './slices.ts';

export type LegPlan = Readonly<{
  runId: string;
  leg: LegName;
  attempt: number;
  requests: RequestPlan;
  refusedStatus: readonly number[]; // expected too, and counted apart; empty but under overload
  virtualUsers: number; // closed: one keep-alive connection each; open: pre-allocated
  ratePerSec: number | null; // null in the closed model; in stages, the rate that their factors are times of
  stages: readonly RateStage[]; // of the open model, at least one; empty in the closed one
  warmupSeconds: number;
  handoverMs: number; // between the warm-up and the measured window; 0 in the closed model
  measureSeconds: number;
  sliceSeconds: number;
  gracefulStopSeconds: number;
}>;

/** In the open model the warm-up's virtual users finish, and are handed over with their connections open. */
const HANDOVER_MS = 500;

/** Above the request timeout, so that every request that was started also ends and is counted. */
const GRACEFUL_STOP_SECONDS = 6;

export type LegRequest = Readonly<{
  runId: string;
  leg: LegName;
  attempt: number;
  requests: RequestPlan;
  profile: Profile;
  ratePerSec: number;
}>;

/** Lays out one leg: how many virtual users, which windows. */
export function toLegPlan({ runId, leg, attempt, requests, profile, ratePerSec }: LegRequest): LegPlan {
  const open = leg === 'rate';
  const stages = open ? toRateStages(profile, ratePerSec) : [];
  return {
    runId,
    leg,
    attempt,
    requests,
    refusedStatus: profile.shape.kind === 'overload' ? profile.shape.refusedStatus : [],
    virtualUsers: open ? countVirtualUsers(stages, GRACEFUL_STOP_SECONDS) : profile.connections,
    ratePerSec: open ? ratePerSec : null,
    stages,
    warmupSeconds: profile.warmupSeconds,
    handoverMs: open ? HANDOVER_MS : 0,
    measureSeconds: profile.measureSeconds,
    sliceSeconds: toSliceSeconds(profile.measureSeconds),
    gracefulStopSeconds: GRACEFUL_STOP_SECONDS,
  };
}

/** From the start of the load to the measured window. */
export function toWarmupMs({ handoverMs, warmupSeconds }: LegPlan): number {
  return warmupSeconds * 1000 + handoverMs;
}

/** Slices of a leg, the last one possibly shorter. */
export function toSliceCount({ measureSeconds, sliceSeconds }: LegPlan): number {
  return Math.ceil(measureSeconds / sliceSeconds);
}
