// The end of an engine's life: nothing new is accepted, answers end their connections, and the sockets are closed
// when nobody uses them any more.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ShardMetrics } from '../metrics/shard-metrics.ts';
import type { DrainReport } from './engine.ts';
import type { UwsApp } from './uws.ts';

const POLL_MS = 10;
/** A connection whose client says nothing for this long is idle: it may be closed without losing a request. */
const QUIET_MS = 500;

/** Counts connections from the start on, so call it before the app listens. */
export function createUwsDrain(app: UwsApp, metrics: ShardMetrics): (limitMs: number) => Promise<DrainReport> {
  let connections = 0;
  const count = (_: unknown, change: number) => {
    connections += change;
  };
  app.filter(count);
  return async (limitMs) => {
    const endMs = performance.now() + limitMs;
    let quietSinceMs = performance.now();
    let seen = metrics.requests();
    while (performance.now() < endMs) {
      if (metrics.inFlight > 0 || metrics.requests() !== seen) quietSinceMs = performance.now();
      seen = metrics.requests();
      if (connections === 0 || performance.now() - quietSinceMs >= QUIET_MS) break;
      await sleep(POLL_MS);
    }
    const cut = metrics.inFlight;
    app.close();
    return { cut };
  };
}
