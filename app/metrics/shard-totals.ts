// Counters that survive a shard's death: what its dead processes had counted, plus the living one's reading.
import type { ShardSnapshot } from './shard-metrics.ts';

/** The sum of two readings: counters add up, gauges are the later one's, peaks the larger. */
export function addSnapshots(earlier: ShardSnapshot, later: ShardSnapshot): ShardSnapshot {
  return {
    requestsByRoute: addLists(earlier.requestsByRoute, later.requestsByRoute),
    serverErrors: earlier.serverErrors + later.serverErrors,
    refusedBuckets: addLists(earlier.refusedBuckets, later.refusedBuckets),
    refusedSumSeconds: earlier.refusedSumSeconds + later.refusedSumSeconds,
    inFlight: later.inFlight,
    running: later.running,
    waiting: later.waiting,
    waited: earlier.waited + later.waited,
    durationBuckets: addLists(earlier.durationBuckets, later.durationBuckets),
    durationSumSeconds: earlier.durationSumSeconds + later.durationSumSeconds,
    cpuSeconds: earlier.cpuSeconds + later.cpuSeconds,
    rssBytes: later.rssBytes,
    maxRssBytes: Math.max(earlier.maxRssBytes, later.maxRssBytes),
    eventLoopDelay: later.eventLoopDelay,
  };
}

/** A dead process: its counters stay, what it held is gone. */
export function toClosedSnapshot(last: ShardSnapshot): ShardSnapshot {
  return {
    ...last,
    inFlight: 0,
    running: 0,
    waiting: 0,
    rssBytes: 0,
    eventLoopDelay: { meanSeconds: 0, maxSeconds: 0 },
  };
}

export function createEmptySnapshot(routeCount: number, bucketCount: number): ShardSnapshot {
  return {
    requestsByRoute: new Array<number>(routeCount + 1).fill(0),
    serverErrors: 0,
    refusedBuckets: new Array<number>(bucketCount).fill(0),
    refusedSumSeconds: 0,
    inFlight: 0,
    running: 0,
    waiting: 0,
    waited: 0,
    durationBuckets: new Array<number>(bucketCount).fill(0),
    durationSumSeconds: 0,
    cpuSeconds: 0,
    rssBytes: 0,
    maxRssBytes: 0,
    eventLoopDelay: { meanSeconds: 0, maxSeconds: 0 },
  };
}

function addLists(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, index) => value + (b[index] ?? 0));
}
