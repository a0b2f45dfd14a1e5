// What evidence must show before a number counts as proof. These are rules of the gate, not targets: targets are data.
// Ratios run from 0 to 1.

/** From here up the generator's own queue shows in its latencies (k6 at full throttle measures itself). */
export const GENERATOR_BUSY_RATIO = 0.8;

/** From here up there was nothing left to give: a missed RPS is the server's. */
export const SERVER_BUSY_RATIO = 0.95;

/** CPU time of the server's CPUs that went to anything but its shards; the supervisor and interrupts stay below it. */
export const OTHERS_RATIO = 0.15;

/** CPU time that the hypervisor gave to others; below this it moves no percentile we judge. */
export const STEAL_RATIO = 0.02;

/** Wall clock against monotonic clock over a leg; NTP's slewing stays below it. */
export const CLOCK_STEP_MS = 50;

/** Slowest / fastest spin calibration of the server's CPU around a leg: frequency changes and noisy neighbours. */
export const SPIN_SPREAD = 1.15;

/** Below this a server's cost of a request depends on how often it fell asleep: its core counts as filled from here up. */
export const CORE_FILLED_RATIO = 0.9;

/** The open model's load counts as offered from this share of the intended rate up. */
export const ACHIEVED_RATIO = 0.99;

/** Little's law: RPS x mean latency / connections, the share of the connections that were really waiting on the server. */
export const CONNECTIONS_WAITING_RATIO = 0.9;

/** Virtual users an open model needs, as seconds of its rate: enough to measure a 500 ms stall instead of dropping it. */
export const USERS_SECONDS_OF_RATE = 0.6;

/** Attempts at a leg, and proven misses among them that make a FAIL. */
export const ATTEMPTS_MAX = 3;
export const MISSES_TO_FAIL = 2;

/** A slice at least this long, in seconds, holds a whole clock second, so the stall guard would have seen it empty. */
export const SLICE_HOLDS_A_SECOND_S = 2;

/** A slice is as before the spike while its P95 is at most so many times the base's, or so much above it if that is more. */
export const RECOVERED_FACTOR = 2;
export const RECOVERED_FLOOR_MS = 5;

/** Fewer slices than these show no drift. */
export const DRIFT_SLICES_MIN = 6;

/** Mann-Kendall's z from which a rise is steady: chance alone reaches it once in a hundred runs. */
export const STEADY_RISE_Z = 2.33;

/** A server that refuses less than this share has not shown what it does under overload. */
export const OVERLOAD_REFUSED_RATIO = 0.01;

/** Several generators: the share of a slice by which their starts may lie apart and the load still counts as one. */
export const START_SKEW_SLICE_RATIO = 0.1;
