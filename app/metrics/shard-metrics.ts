// What one shard counts while it serves. The hot path touches typed arrays and plain numbers only.
import type { EventLoopDelay } from './event-loop-delay.ts';
import { BUCKET_COUNT, toBucketIndex } from './histogram.ts';

const REFUSED = 503;

/** One reading of a shard's counters; they grow from the shard's start. Plain JSON, so that it crosses the IPC. */
export type ShardSnapshot = Readonly<{
  requestsByRoute: readonly number[]; // same order as the routes; the last entry is "other"
  serverErrors: number; // answers with 5xx
  refusedBuckets: readonly number[]; // durations of answers with 503; counted in durationBuckets too
  refusedSumSeconds: number;
  inFlight: number;
  running: number; // of those, their handler has started
  waiting: number; // of those, in the ring
  waited: number; // put into the ring so far; begins again at 2^32
  durationBuckets: readonly number[];
  durationSumSeconds: number;
  cpuSeconds: number;
  rssBytes: number;
  maxRssBytes: number;
  eventLoopDelay: EventLoopDelay;
}>;

/** What the dispatcher holds. `waited` counts from the shard's start and begins again at 2^32. */
export type Load = Readonly<{ running: number; waiting: number; waited: number }>;

const NO_LOAD: Load = { running: 0, waiting: 0, waited: 0 };
const NO_DELAY: EventLoopDelay = { meanSeconds: 0, maxSeconds: 0 };

export class ShardMetrics {
  inFlight = 0;
  serverErrors = 0;
  durationSumMs = 0;
  refusedSumMs = 0;
  readonly requestsByRoute: Float64Array;
  readonly durationBuckets = new Float64Array(BUCKET_COUNT);
  readonly refusedBuckets = new Float64Array(BUCKET_COUNT);

  /** @param routeCount - known routes; one more counter is kept for everything else */
  constructor(routeCount: number) {
    this.requestsByRoute = new Float64Array(routeCount + 1);
  }

  /** @param routeIndex - position in the routes; their count means "other" */
  begin(routeIndex: number): void {
    this.requestsByRoute[routeIndex] = (this.requestsByRoute[routeIndex] as number) + 1;
    this.inFlight++;
  }

  end(durationMs: number, status: number): void {
    this.inFlight--;
    this.durationSumMs += durationMs;
    const bucket = toBucketIndex(durationMs * 1000);
    this.durationBuckets[bucket] = (this.durationBuckets[bucket] as number) + 1;
    if (status >= 500) this.#endFailed(durationMs, status, bucket);
  }

  /** An answer that took no time of ours: as `begin` and `end` would count it, in the first bucket. */
  countAtOnce(routeIndex: number): void {
    this.requestsByRoute[routeIndex] = (this.requestsByRoute[routeIndex] as number) + 1;
    this.durationBuckets[0] = (this.durationBuckets[0] as number) + 1;
  }

  /** The client went away before its answer: no duration to record. */
  abandon(): void {
    this.inFlight--;
  }

  #endFailed(durationMs: number, status: number, bucket: number): void {
    this.serverErrors++;
    if (status !== REFUSED) return;
    this.refusedSumMs += durationMs;
    this.refusedBuckets[bucket] = (this.refusedBuckets[bucket] as number) + 1;
  }

  requests(): number {
    return this.requestsByRoute.reduce((sum, count) => sum + count, 0);
  }

  toSnapshot({ running, waiting, waited } = NO_LOAD, eventLoopDelay = NO_DELAY): ShardSnapshot {
    const usage = process.resourceUsage();
    return {
      requestsByRoute: [...this.requestsByRoute],
      serverErrors: this.serverErrors,
      refusedBuckets: [...this.refusedBuckets],
      refusedSumSeconds: this.refusedSumMs / 1000,
      inFlight: this.inFlight,
      running,
      waiting,
      waited,
      durationBuckets: [...this.durationBuckets],
      durationSumSeconds: this.durationSumMs / 1000,
      cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
      rssBytes: process.memoryUsage.rss(),
      maxRssBytes: usage.maxRSS * 1024,
      eventLoopDelay,
    };
  }
}
