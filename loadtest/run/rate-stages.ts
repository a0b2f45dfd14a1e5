// The rate leg as a row of stages, each at a rate of its own; a steady leg has one.
import type { Profile } from '../profiles/profile.ts';

export type RateStage = Readonly<{
  name: string; // of its k6 scenario
  startSeconds: number; // in the measured window
  seconds: number;
  ratePerSec: number;
  virtualUsers: number;
}>;

/** A stall of this length is measured rather than dropped: the open model holds rate x this many virtual users. */
const COVERED_STALL_SECONDS = 0.6;

/** @param ratePerSec - what the factors of the profile's stages are times of */
export function toRateStages({ shape, measureSeconds }: Profile, ratePerSec: number): readonly RateStage[] {
  const stages = shape.kind === 'spike' ? shape.stages : [{ name: 'rate', seconds: measureSeconds, rateFactor: 1 }];
  let startSeconds = 0;
  return stages.map(({ name, seconds, rateFactor }) => {
    const rate = Math.max(1, Math.round(ratePerSec * rateFactor)); // k6 takes whole rates
    const stage = { name, startSeconds, seconds, ratePerSec: rate, virtualUsers: toVirtualUsers(rate) };
    startSeconds += seconds;
    return stage;
  });
}

/** Of the busiest stage. */
export function toPeakRate(profile: Profile, ratePerSec: number): number {
  return Math.max(...toRateStages(profile, ratePerSec).map((stage) => stage.ratePerSec));
}

export function toVirtualUsers(ratePerSec: number): number {
  return Math.ceil(ratePerSec * COVERED_STALL_SECONDS);
}

/** The most that k6 holds at once: a stage keeps its virtual users until its graceful stop is over. */
export function countVirtualUsers(stages: readonly RateStage[], gracefulStopSeconds: number): number {
  const held = stages.map(({ startSeconds: now }) => {
    const holding = stages.filter(
      ({ startSeconds, seconds }) => startSeconds <= now && now < startSeconds + seconds + gracefulStopSeconds,
    );
    return holding.reduce((sum, { virtualUsers }) => sum + virtualUsers, 0);
  });
  return Math.max(...held);
}
