// The end of an engine's life: every answer ends its connection, listening stops when nobody arrives any more, and
// what is left is closed when it is idle.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ShardMetrics } from '../metrics/shard-metrics.ts';
import type { DrainReport } from './engine.ts';

const POLL_MS = 10;
/** New connections go elsewhere by now; this is for those already in the kernel's queue or in mid-handshake. */
const LAST_ARRIVALS_MS = 100;
/** Connections whose clients all say nothing for this long are idle: closing them loses no request. */
const QUIET_MS = 500;

export type Closing = Readonly<{
  metrics: ShardMetrics;
  limitMs: number;
  connections(): number;
  closeListeners(): void;
  closeConnections(): void;
}>;

export async function closeWhenIdle(closing: Closing): Promise<DrainReport> {
  const endMs = performance.now() + closing.limitMs;
  await sleep(Math.min(LAST_ARRIVALS_MS, closing.limitMs));
  closing.closeListeners();
  await waitUntilIdle(closing, endMs);
  const cut = closing.metrics.inFlight;
  closing.closeConnections();
  return { cut };
}

async function waitUntilIdle({ metrics, connections }: Closing, endMs: number): Promise<void> {
  let quietSinceMs = performance.now();
  let seen = metrics.requests();
  while (performance.now() < endMs) {
    const isBusy = metrics.inFlight > 0 || metrics.requests() !== seen;
    if (isBusy) quietSinceMs = performance.now();
    seen = metrics.requests();
    if (!isBusy && (connections() === 0 || performance.now() - quietSinceMs >= QUIET_MS)) return;
    await sleep(POLL_MS);
  }
}
