// What one leg of a run measured: the only thing the gate and the reports are given.
// Units: milliseconds in `…Ms`, ratios from 0 to 1, counts of the measured window unless a name says otherwise.
// `null` means that the kit could not know it; zero always means that zero was measured.

export const LEG_NAMES = ['capacity', 'rate'] as const;

export type LegName = (typeof LEG_NAMES)[number];

export type NonEmpty<T> = readonly [T, ...T[]];

/** One attempt at one leg. A leg is repeated when a check missed; each attempt is kept. */
export type LegMeasurement = Readonly<{
  leg: LegName;
  attempt: number; // from 1
  measuredSeconds: number;
  wallClock?: LegWallClock; // absent in results made before there was one
  client: ClientMeasurement;
  server: ServerMeasurement | null; // null for a foreign target
  generator: GeneratorMeasurement;
  environment: EnvironmentReading;
  memoryMb: MemoryMeasurement;
  combined?: CombinedLoad; // absent where one generator drove it
}>;

/**
 * Several generators as one. Counts in `client` are sums; its percentiles are the greatest of theirs, which those of all do
 * not exceed, and its mean and maximum exact.
 */
export type CombinedLoad = Readonly<{
  startSkewMs: number; // between the first start and the last, each on its own machine's clock
  latencyAtLeastMs: ClientLatency | null; // the least of theirs, which the percentiles of all reach
  generators: readonly GeneratorShare[];
}>;

/** One generator's own part, in the measured window. */
export type GeneratorShare = Readonly<{
  output: string; // name of the file that it printed into
  segment: string; // its share of the load, as k6 writes it: 0:1/2
  startedMs: number; // since the epoch
  requests: number;
  failed: number;
  droppedIterations: number;
  p95Ms: number | null; // null when nothing was answered
}>;

/** When it was, since the epoch: to find a leg in the database. Durations are never taken from it. */
export type LegWallClock = Readonly<{ startedMs: number; measuredFromMs: number; endedMs: number }>;

/** Shards that the supervisor started anew, at the look that first showed it; ISO 8601, UTC. */
export type ShardRestart = Readonly<{ at: string; shards: NonEmpty<number> }>;

/** Whose memory is watched over a leg. */
export const MEMORY_OWNERS = ['server', 'generator', 'database', 'collector', 'commandLine'] as const;

export type MemoryOwner = (typeof MEMORY_OWNERS)[number];

/** Resident memory in MiB, the median of each slice; null where it could not be read. The server's is of all its shards, or of all processes of a guest. */
export type MemoryMeasurement = Readonly<Record<MemoryOwner, readonly (number | null)[]>>;

/** Every attempt at each leg, in order; a leg that was not run has none. */
export type Attempts = Readonly<Record<LegName, readonly LegMeasurement[]>>;

/** What the generator saw. Latency counts from the intended start in the open model, as wrk does in the closed one. */
export type ClientMeasurement = Readonly<{
  model: 'closed' | 'open';
  connections: number; // closed: virtual users; open: pre-allocated virtual users
  ratePerSec: number | null; // null in the closed model
  requests: number; // answered or failed, in the measured window
  requestsWholeLeg: number; // k6's warm-up included, wrk's is a run apart: what the server's own counters must agree with
  rps: number;
  achievedRatio: number | null; // requests on time / requests intended; null in the closed model
  failed: number;
  failedRatio: number;
  failures: FailureCounts;
  lostWholeLeg: number; // failed before an answer, warm-up included: the server may never have seen them
  droppedIterations: number;
  unfinished: number | null; // started in the measured window and never finished; null with wrk, which forgets those
  stalledSeconds: number; // whole measured seconds without a completion while requests were in flight; combined: possible ones
  latencyMs: ClientLatency | null; // null when nothing was answered: an empty percentile is not 0
  slices: readonly Slice[] | null; // null with wrk, which keeps none
  stages: readonly StageMeasurement[]; // empty unless the rate changed
  overload: OverloadMeasurement | null; // null unless refusals were expected
}>;

/** A part of the rate leg at a rate of its own. */
export type StageMeasurement = Readonly<{
  name: string;
  startS: number;
  seconds: number;
  ratePerSec: number;
  requests: number;
  droppedIterations: number;
  achievedRatio: number;
  latencyMs: StageLatency;
  generatorBusy: number | null; // its own CPU time, or its busiest CPU, whichever is more; null: not known
}>;

/** Of all requests that should have started; null is among those that never did, slower than any limit. */
export type StageLatency = Readonly<{
  p50: number | null;
  p90: number | null;
  p95: number | null;
  p99: number | null;
  max: number | null;
}>;

/** What the server refused, and what it still let through. Latency counts from the intended start. */
export type OverloadMeasurement = Readonly<{
  refused: number;
  refusedRatio: number; // of all that were answered as expected, refusals among them
  refusedWholeLeg: number; // warm-up included
  goodputRps: number; // accepted and answered, a second
  acceptedLatencyMs: ClientLatency | null; // null when nothing was accepted
}>;

export type FailureCounts = Readonly<{ timeout: number; connection: number; status: number; other: number }>;

export type ClientLatency = Readonly<{
  mean: number | null; // null where wrk's own correction for stalled connections could not be taken out of it
  p50: number;
  p90: number;
  p95: number;
  p99: number;
  max: number;
}>;

export type Slice = Readonly<{ startS: number; requests: number; rps: number; p95Ms: number | null }>;

/** What the server's own metrics and /proc say of the measured window. */
export type ServerMeasurement = Readonly<{
  instance: string;
  cpuUsPerRequest: number | null; // CPU time of the shards / requests the shards answered
  cpuUtilization: number | null; // CPU time of the shards / (window x the CPUs they can use at once)
  latencyMs: ServerLatency | null;
  requestsPerShard: readonly number[] | null; // measured window; null, as the next three, for a guest image
  requestsWholeLeg: number | null; // all shards, since the client began to count
  shardRestarts: number | null; // whole leg
  serverErrors: number | null; // answers with 5xx, whole leg
  rssMb: number | null; // the largest shard's peak, MiB
}>;

/** Read from a histogram: `p95` is interpolated, `p95AtLeast` is its bucket's lower bound, which is proof. */
export type ServerLatency = Readonly<{
  p50: number;
  p90: number;
  p95: number;
  p99: number;
  max: number;
  p50AtLeast: number;
  p90AtLeast: number;
  p95AtLeast: number;
  p99AtLeast: number;
  maxAtLeast: number;
}>;

export type GeneratorMeasurement = Readonly<{
  tool: 'k6' | 'wrk';
  version: string | null;
  cpus: readonly number[]; // the CPUs it may run on; none where that is not known
  cpuUtilization: number | null; // its own CPU time / (window x cpus)
  cpusBusy: number | null; // the busiest of its CPUs, whoever used it
  busiestSecond: number | null; // the same in the one second in which it was busiest
  saturated: boolean | null; // either of the two at or above the limit
}>;

/** What could have disturbed the leg. */
export type EnvironmentReading = Readonly<{
  serverCpusBusy: number | null; // mean over the server's CPUs, whoever used them
  serverCpusOthers: number | null; // of that, what was not the shards: other programs, interrupts, the supervisor
  stealRatio: number | null; // the largest of the server's and the generator's CPUs
  throttledPeriods: number | 'unknown'; // CPU quota periods, server and generator, whole cgroup hierarchy
  clockStepMs: number | null; // wall clock against the monotonic clock, over the leg
  spinCalibrationMs: readonly number[]; // the same fixed work on the server's CPU, before and after
}>;
