// This process as on a machine that gives it no CPU for a while.

const CELL = new Int32Array(new SharedArrayBuffer(4));

export function standStill(durationMs: number): void {
  Atomics.wait(CELL, 0, 0, durationMs);
}
