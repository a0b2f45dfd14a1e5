// Errors of handlers, on standard error: at most one a second, or a broken route under load would fill the disk.

const INTERVAL_MS = 1_000;

export const logError = createErrorLog((...line) => console.error(...line));

/** @param write - prints one line; performance.now() is the clock */
export function createErrorLog(write: (...line: unknown[]) => void): (error: unknown) => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  let suppressed = 0;
  return (error) => {
    const nowMs = performance.now();
    if (nowMs - lastMs < INTERVAL_MS) {
      suppressed++;
    } else {
      write(error, suppressed > 0 ? `(${suppressed} more since the last one)` : '');
      lastMs = nowMs;
      suppressed = 0;
    }
  };
}
