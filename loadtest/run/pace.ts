// Waiting for an instant, and giving up when the run is stopped.
import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves at `atMs` of the wall clock; rejects at once when the signal aborts. */
export async function sleepUntil(atMs: number, signal: AbortSignal): Promise<void> {
  const waitMs = atMs - Date.now();
  if (waitMs > 0) await sleep(waitMs, undefined, { signal });
  signal.throwIfAborted();
}
