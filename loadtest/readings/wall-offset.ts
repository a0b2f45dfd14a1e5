// From the monotonic clock, which looks at a run are dated by, to the wall clock.

/** @returns milliseconds; added to a monotonic time of now it is the time since the epoch */
export function readWallOffsetMs(): number {
  return Date.now() - performance.now();
}
