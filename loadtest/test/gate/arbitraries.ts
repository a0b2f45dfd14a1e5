// Runs near the limits of everything the gate looks at, for property tests.
import fc from 'fast-check';
import type {
  Attempts,
  LegMeasurement,
  LegName,
  OverloadMeasurement,
  StageMeasurement,
} from '../../run/measurement.ts';
import { METRIC_FACTS } from '../../targets/metric.ts';
import { METRICS, type Metric, type TargetCheck } from '../../targets/target.ts';
import { DISTURBANCES, type LegChange } from './disturbances.ts';
import { type Change, toCapacityLeg, toCombinedLoad, toRateLeg, toSlices } from './sample.ts';

/** Values on both sides of it are common in the runs of `anyRun`. */
const LIMITS: Readonly<Record<Metric, number>> = {
  rps: 5000,
  achievedRatio: 0.99,
  p50Ms: 5,
  p90Ms: 5,
  p95Ms: 5,
  p99Ms: 5,
  maxMs: 5,
  cpuUtilization: 0.5,
  cpuUsPerRequest: 50,
  rssMb: 100,
  failedRatio: 0.001,
  unfinished: 0,
  stalledSeconds: 0,
  shardRestarts: 0,
  recoverySeconds: 1,
  p95DriftMs: 5,
  rssDriftMb: 5,
  goodputRps: 450,
  refusedRatio: 0.8,
  acceptedP95Ms: 30,
};

/** Every one of several generators saw what was over the limits. */
const ALL_SLOW = { latencyAtLeastMs: { mean: 9, p50: 9, p90: 9, p95: 9, p99: 9, max: 9 } };

/** One to three attempts at each leg. */
export function anyRun(): fc.Arbitrary<Attempts> {
  const changes = fc.array(anyChange(), { minLength: 1, maxLength: 3 });
  const toLegs = (toLeg: (change: Change) => LegMeasurement) =>
    changes.map((list) => list.map((change, index) => toLeg({ ...change, attempt: index + 1 })));
  return fc.record({ capacity: toLegs(toCapacityLeg), rate: fc.oneof(...[1, 2].map(() => toLegs(toOnRateLeg))) });
}

/** Every check that a targets file may hold. */
export const EVERY_CHECK: readonly TargetCheck[] = METRICS.flatMap((metric) =>
  METRIC_FACTS[metric].legs.map((leg) => toLimited(leg, metric)),
);

export function isSameCheck(one: TargetCheck, other: TargetCheck): boolean {
  return one.leg === other.leg && one.metric === other.metric;
}

export function anyCheck(): fc.Arbitrary<TargetCheck> {
  return fc.constantFrom(...EVERY_CHECK);
}

/** Different ones, at least one. */
export function anyChecks(): fc.Arbitrary<readonly TargetCheck[]> {
  return fc.uniqueArray(anyCheck(), {
    minLength: 1,
    maxLength: 5,
    selector: ({ leg, metric }) => `${leg} ${metric}`,
  });
}

export function anyDisturbance(): fc.Arbitrary<LegChange> {
  return fc.constantFrom(...Object.values(DISTURBANCES));
}

/** A leg of every shape at once, so that every check has something to judge. */
function toOnRateLeg(change: Change): LegMeasurement {
  const { achievedRatio, latencyMs } = change.client ?? {};
  const isSlow = (latencyMs?.p95 ?? 0) > 5;
  const slices = toSlices(1000).map((slice, index) => ({ ...slice, p95Ms: isSlow ? 2 + index * 2 : 3 }));
  const client = { stages: toStages(isSlow ? 40 : 3), slices, overload: toOverload(isSlow), ...change.client };
  return toRateLeg({
    ...change,
    client: { ...client, achievedRatio: achievedRatio ?? 1 },
    memoryMb: { server: slices.map((_, index) => (isSlow ? 60 + 3 * index : 80)) },
  });
}

function toStages(p95: number): readonly StageMeasurement[] {
  const latencyMs = { p50: p95, p90: p95, p95, p99: p95, max: p95 };
  const stage = { ratePerSec: 1000, droppedIterations: 0, achievedRatio: 1, generatorBusy: 0.5 };
  return [
    { ...stage, name: 'base', startS: 0, seconds: 3, requests: 3000, latencyMs: { ...latencyMs, p95: 3 } },
    { ...stage, name: 'spike', startS: 3, seconds: 3, requests: 3000, latencyMs },
    { ...stage, name: 'recovery', startS: 6, seconds: 4, requests: 4000, latencyMs },
  ];
}

function toOverload(isSlow: boolean): OverloadMeasurement {
  const high = isSlow ? 40 : 20;
  const acceptedLatencyMs = { mean: high, p50: high, p90: high, p95: high, p99: high, max: high };
  return {
    refused: 7000,
    refusedRatio: isSlow ? 0.9 : 0.7,
    refusedWholeLeg: 8400,
    goodputRps: isSlow ? 400 : 500,
    acceptedLatencyMs,
  };
}

/** The first value four times in five, so that a run is often one disturbance away from another verdict. */
function mostly<T>(usual: T, ...rare: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, fc.constantFrom(...rare));
}

function toLimited(leg: LegName, metric: Metric): TargetCheck {
  const bound = LIMITS[metric];
  return { leg, metric, limit: METRIC_FACTS[metric].bound === 'min' ? { min: bound } : { max: bound } };
}

function anyChange(): fc.Arbitrary<Change> {
  return fc.record({
    client: anyClient(),
    server: fc.record({
      cpuUtilization: mostly(0.4, 0.6),
      rssMb: mostly(80, 120),
      cpuUsPerRequest: mostly(40, 60),
      shardRestarts: mostly(0, 1),
      serverErrors: mostly(0, 3),
      latencyMs: fc.constantFrom(4, 6).map(toServerLatency),
    }),
    generator: fc.constantFrom(0.5, 0.9).map((busy) => ({ cpuUtilization: busy, cpusBusy: busy })),
    environment: fc.record({
      serverCpusBusy: fc.constantFrom(0.5, 0.97),
      stealRatio: mostly(0, 0.1),
      throttledPeriods: mostly<number | 'unknown'>(0, 3, 'unknown'),
    }),
    combined: mostly(undefined, toCombinedLoad(ALL_SLOW), toCombinedLoad({ ...ALL_SLOW, startSkewMs: 500 })),
  });
}

/** `achievedRatio` is of the rate leg; the capacity leg's samples overwrite it with null. */
function anyClient(): fc.Arbitrary<NonNullable<Change['client']>> {
  return fc.record({
    rps: mostly(10_000, 5000, 4999),
    stalledSeconds: mostly(0, 1),
    unfinished: mostly(0, 1),
    droppedIterations: mostly(0, 1),
    achievedRatio: mostly<number | null>(1, 0.98),
    failedRatio: mostly(0, 0.01),
    failures: fc.constantFrom(
      { timeout: 9, connection: 0, status: 0, other: 0 },
      { timeout: 0, connection: 0, status: 9, other: 0 },
    ),
    latencyMs: fc
      .tuple(fc.constantFrom(4, 5, 6, 9), fc.constantFrom(4.4, 4.8))
      .map(([high, mean]) => ({ mean, p50: high, p90: high, p95: high, p99: high, max: high })),
  });
}

function toServerLatency(atLeast: number) {
  return {
    ...{ p50: atLeast, p90: atLeast, p95: atLeast, p99: atLeast, max: atLeast },
    ...{ p50AtLeast: atLeast, p90AtLeast: atLeast, p95AtLeast: atLeast, p99AtLeast: atLeast, maxAtLeast: atLeast },
  };
}
