// Waiting, and giving up at once when the run is stopped.
import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves at `atMs` of the monotonic clock, which nobody can set; rejects when the signal aborts. */
export async function sleepUntil(atMs: number, signal: AbortSignal): Promise<void> {
  const waitMs = atMs - performance.now();
  if (waitMs > 0) await abortable(sleep(waitMs), signal);
  signal.throwIfAborted();
}

/** The promise's own end, or the signal's reason if that comes first. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
