import type { FrontSetting, FrontSlot } from '../../../bench/edge/front.ts';
import { LOADS, type Scale, toScaleArms } from '../../../bench/edge/scale.ts';
import { WAYS } from '../../../bench/edge/way.ts';

const NO_ERRORS = { connect: 0, read: 0, write: 0, status: 0, timeout: 0 };

/** 1,000 requests, half of the server's CPU, spread evenly over four shards. */
export const SLOT: FrontSlot = {
  requests: 1_000,
  rps: 500,
  cpuUsPerRequest: 10,
  serverCpuUtilization: 0.5,
  stealRatio: 0,
  meanMs: 1,
  p50Ms: 1,
  p95Ms: 2,
  p99Ms: 3,
  errors: NO_ERRORS,
  rssMb: 60,
  startMs: 300,
  marks: [],
  nginxCpuUsPerRequest: null,
  nginxCpuUtilization: null,
  requestsPerShard: [250, 250, 250, 250],
  miscount: 0,
};

/** @param toRps - of an arm in a round; both blocks of the round have it */
export function toScale(
  serverCpus: number,
  shardCounts: readonly number[],
  rounds = 1,
  toRps: (arm: FrontSetting, round: number) => number = () => SLOT.rps,
): Scale {
  const arms = toScaleArms(shardCounts);
  const blocks = Array.from({ length: rounds }, (_, round) =>
    arms.map((arm) => [0, 1].map(() => ({ ...SLOT, rps: toRps(arm, round) }))),
  );
  const oneRoute = WAYS.map((way) => ({ way, slot: SLOT }));
  return { serverCpus, shardCounts, loads: LOADS, arms, blocks, oneRoute };
}
