// The end of an engine's life: every answer ends its connection, listening stops when nobody arrives any more, and
// what is left is closed when it is idle.
import type { ShardMetrics } from '../metrics/shard-metrics.ts';
import type { DrainReport } from './engine.ts';
import { TURN_MS, takeTurn, waitInTurns } from './turns.ts';

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
  await waitInTurns(Math.min(LAST_ARRIVALS_MS, closing.limitMs));
  closing.closeListeners();
  await waitUntilIdle(closing, endMs);
  const cut = closing.metrics.inFlight;
  closing.closeConnections();
  return { cut };
}

/** Quiet is counted in turns: a time in which this process stood still says nothing of its clients. */
async function waitUntilIdle({ metrics, connections }: Closing, endMs: number): Promise<void> {
  let quietTurns = 0;
  let seen = metrics.requests();
  while (performance.now() < endMs) {
    const isBusy = metrics.inFlight > 0 || metrics.requests() !== seen;
    seen = metrics.requests();
    if (!isBusy && (connections() === 0 || quietTurns >= QUIET_MS / TURN_MS)) return;
    quietTurns = isBusy ? 0 : quietTurns + 1;
    await takeTurn();
  }
}
