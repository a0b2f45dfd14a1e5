// Errors of handlers, on standard error: at most one a second, or a broken route under load would fill the disk.

const INTERVAL_MS = 1_000;

let lastMs = Number.NEGATIVE_INFINITY;
let suppressed = 0;

export function logError(error: unknown): void {
  const nowMs = performance.now();
  if (nowMs - lastMs < INTERVAL_MS) {
    suppressed++;
    return;
  }
  console.error(error, suppressed > 0 ? `(${suppressed} more since the last one)` : '');
  lastMs = nowMs;
  suppressed = 0;
}
