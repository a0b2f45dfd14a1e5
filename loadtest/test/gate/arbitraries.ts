// Runs near the limits of everything the gate looks at, for property tests.
import fc from 'fast-check';
import type { Attempts, LegMeasurement, LegName } from '../../run/measurement.ts';
import { METRIC_FACTS } from '../../targets/metric.ts';
import { METRICS, type Metric, type TargetCheck } from '../../targets/target.ts';
import { DISTURBANCES, type LegChange } from './disturbances.ts';
import { type Change, toCapacityLeg, toRateLeg } from './sample.ts';

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
};

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

function toOnRateLeg(change: Change): LegMeasurement {
  const { achievedRatio } = change.client ?? {};
  return toRateLeg({ ...change, client: { ...change.client, achievedRatio: achievedRatio ?? 1 } });
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
