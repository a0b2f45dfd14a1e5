// What a phase hands to an engine, and what a shard may ask of one.
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { CompiledRoute } from '../handler/compile-route.ts';
import type { Load, ShardMetrics } from '../metrics/shard-metrics.ts';

export type EngineOptions = Readonly<{
  routes: readonly CompiledRoute[];
  dispatcher: Dispatcher;
  metrics: ShardMetrics;
  queueAgeMs: number; // a request that waits longer for its turn gets 503
  deadlineMs: number; // a handler that runs longer gets 504
  maxBodyBytes: number;
  readTimeoutS: number; // a request that has not arrived whole by then is cut
  idleTimeoutS: number; // a connection without a next request is closed
  describe(): HealthReading;
}>;

export type HealthReading = Readonly<{ instance: string; shard: number; phase: string; ready: boolean }>;

export type Engine = Readonly<{
  load(): Load;
  /** Takes connections on host and port, together with other processes that listen there. */
  listen(host: string, port: number): Promise<void>;
  /** Takes no new connections, ends those it has after their next answer; resolves when none is left. */
  drain(limitMs: number): Promise<DrainReport>;
}>;

/** `cut`: requests that were still unanswered when the limit came. */
export type DrainReport = Readonly<{ cut: number }>;
