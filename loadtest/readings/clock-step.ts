// Was the wall clock set during a run? It is compared with the monotonic clock, which nobody can set.

export type ClockStepDetector = Readonly<{
  /** The largest step seen at any reading so far, in milliseconds; negative if the clock went back. */
  read(): number;
}>;

export type Clocks = Readonly<{ wallMs: () => number; monotonicMs: () => number }>;

const HOST_CLOCKS: Clocks = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };

/**
 * Starts watching. Gentle correction of the time (slewing) moves both clocks alike and does not show; a suspended machine does.
 * Good to about 1 ms, the wall clock's own resolution. A step there and back shows only if a reading falls in between.
 */
export function startClockStepDetector(clocks: Clocks = HOST_CLOCKS): ClockStepDetector {
  const startOffsetMs = clocks.wallMs() - clocks.monotonicMs();
  let largestMs = 0;
  return {
    read() {
      const stepMs = clocks.wallMs() - clocks.monotonicMs() - startOffsetMs;
      if (Math.abs(stepMs) > Math.abs(largestMs)) largestMs = stepMs;
      return largestMs;
    },
  };
}
