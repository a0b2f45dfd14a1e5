// What a k6 scenario is told about its leg. It crosses into k6 in a file that nobody else can read: see leg-folder.ts.
import type { Profile } from '../profiles/profile.ts';
import type { RequestPlan } from '../requests/request-plan.ts';
import type { LegName } from './measurement.ts';

export type LegPlan = Readonly<{
  runId: string;
  leg: LegName;
  attempt: number;
  requests: RequestPlan;
  virtualUsers: number; // closed: one keep-alive connection each; open: pre-allocated
  ratePerSec: number | null; // null in the closed model
  warmupSeconds: number;
  handoverMs: number; // between the warm-up and the measured window; 0 in the closed model
  measureSeconds: number;
  sliceSeconds: number;
}>;

/** A stall of this length is measured rather than dropped: the open model holds rate x this many virtual users. */
const COVERED_STALL_SECONDS = 0.6;
const MAX_SLICES = 12;
/** In the open model the warm-up's virtual users finish, and are handed over with their connections open. */
const HANDOVER_MS = 500;

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
  return {
    runId,
    leg,
    attempt,
    requests,
    virtualUsers: open ? toVirtualUsers(ratePerSec) : profile.connections,
    ratePerSec: open ? ratePerSec : null,
    warmupSeconds: profile.warmupSeconds,
    handoverMs: open ? HANDOVER_MS : 0,
    measureSeconds: profile.measureSeconds,
    sliceSeconds: Math.ceil(profile.measureSeconds / MAX_SLICES),
  };
}

export function toVirtualUsers(ratePerSec: number): number {
  return Math.ceil(ratePerSec * COVERED_STALL_SECONDS);
}

/** From the start of the load to the measured window. */
export function toWarmupMs({ handoverMs, warmupSeconds }: LegPlan): number {
  return warmupSeconds * 1000 + handoverMs;
}

/** Slices of a leg, the last one possibly shorter. */
export function toSliceCount({ measureSeconds, sliceSeconds }: LegPlan): number {
  return Math.ceil(measureSeconds / sliceSeconds);
}
