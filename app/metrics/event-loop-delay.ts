// How late the event loop is: a timer of the runtime itself, every 20 ms, whatever the load. Costs nothing a request.
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Of the last whole second. Not 0 when a loop stood still for longer: then of all that time. */
export type EventLoopDelay = Readonly<{ meanSeconds: number; maxSeconds: number }>;

type Histogram = Readonly<{ count: number; mean: number; max: number }>; // nanoseconds

const RESOLUTION_MS = 20;
const WINDOW_MS = 1_000;
const NO_DELAY: EventLoopDelay = { meanSeconds: 0, maxSeconds: 0 };

/** @returns a reader; both timers let the process end */
export function watchEventLoopDelay(): () => EventLoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let last = NO_DELAY;
  histogram.enable();
  setInterval(() => {
    last = toDelay(histogram);
    histogram.reset();
  }, WINDOW_MS).unref();
  return () => last;
}

/** The histogram holds the time between two of its timers; what is beyond their distance is the delay. */
export function toDelay({ count, mean, max }: Histogram): EventLoopDelay {
  if (count === 0) return NO_DELAY;
  const toSeconds = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1e3);
  return { meanSeconds: toSeconds(mean), maxSeconds: toSeconds(max) };
}
