// What alerts must tell apart and no short run has for certain, written as the kit itself writes it.
import type { Check } from '../../loadtest/gate/verdict.ts';
import type { Result } from '../../loadtest/report/result.ts';
import { toResultPoints } from '../../loadtest/rollup/result-points.ts';
import type { LegName } from '../../loadtest/run/measurement.ts';
import type { Stack } from '../../loadtest/stack/stack.ts';
import type { Point } from '../../loadtest/stream/line-protocol.ts';
import { storePoints } from '../../loadtest/stream/write-points.ts';
import type { Metric } from '../../loadtest/targets/target.ts';

export type Course = 'missesP95' | 'soakMissesRps' | 'streamIncomplete';

const SOAK_MS = 910_000;
const SLOW: Check = { ...toCheck('rate', 'p95Ms'), limit: { max: 0.5 } };
const FEW: Check = { ...toCheck('capacity', 'rps'), limit: { min: 1e6 } };

/** Each is a run of its own, whose id is its name. */
export async function writeCourses(
  stack: Stack,
  { passed, failed }: Record<'passed' | 'failed', Result>,
): Promise<void> {
  const stream = passed.stream && { ...passed.stream, missing: 1000, complete: false };
  await storePoints(stack, [
    ...toResultPoints({ ...rename(failed, 'missesP95'), checks: [SLOW] }),
    ...toResultPoints(toLong({ ...rename(passed, 'soakMissesRps'), verdict: 'FAIL', checks: [FEW] })),
    ...toResultPoints({ ...rename(passed, 'streamIncomplete'), stream }),
  ]);
}

/** What a shard's counter of restarts says from second to second. */
export async function writeRestartCounts(stack: Stack, fromMs: number, counts: readonly number[]): Promise<void> {
  const points = counts.map(
    (count, second): Point => ({
      measurement: 'server',
      tags: { shard: '0' },
      fields: { shardgate_shard_restarts_total: count },
      timeMs: fromMs + second * 1000,
    }),
  );
  await storePoints(stack, points);
}

function toCheck(leg: LegName, metric: Metric) {
  return { leg, metric, value: 2, outcome: 'fail', because: 'written', attempts: 2 } as const;
}

function rename(result: Result, runId: Course): Result {
  return { ...result, runId };
}

/** It has just ended, and its legs began to be measured before any alert looks back. */
function toLong(result: Result): Result {
  const shift = (ms: number) => ms - SOAK_MS;
  const toEarlier = <Leg extends Result['legs']['rate']>(leg: Leg): Leg =>
    leg?.wallClock
      ? { ...leg, wallClock: { ...leg.wallClock, measuredFromMs: shift(leg.wallClock.measuredFromMs) } }
      : leg;
  const { capacity, rate } = result.legs;
  const startedAt = new Date(shift(Date.parse(result.startedAt))).toISOString();
  return { ...result, startedAt, legs: { capacity: toEarlier(capacity), rate: toEarlier(rate) } };
}
