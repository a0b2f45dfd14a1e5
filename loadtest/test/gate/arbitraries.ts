// Runs near the limits of everything the gate looks at, and what can happen to them, for property tests.
import fc from 'fast-check';
import type { Attempts, LegMeasurement, LegName } from '../../run/measurement.ts';
import { METRIC_FACTS } from '../../targets/metric.ts';
import { METRICS, type Metric, type TargetCheck } from '../../targets/target.ts';
import { type Change, toCapacityLeg, toRateLeg } from './sample.ts';

export type LegChange = (leg: LegMeasurement) => LegMeasurement;

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

/** The same change to one attempt of either leg; none where there is no such attempt. */
export function changeOne({ capacity, rate }: Attempts, which: number, change: LegChange): Attempts {
  const at = (list: readonly LegMeasurement[], index: number) =>
    list.map((leg, position) => (position === index ? change(leg) : leg));
  return which < 3 ? { capacity: at(capacity, which), rate } : { capacity, rate: at(rate, which - 3) };
}

/** Every way in which a machine can get in the way of a measurement, or a reading be lost. */
export const DISTURBANCES: Readonly<Record<string, LegChange>> = {
  'CPU time stolen': environment({ stealRatio: 0.2 }),
  'steal not read': environment({ stealRatio: null }),
  'a quota hit': environment({ throttledPeriods: 40 }),
  'quotas not read': environment({ throttledPeriods: 'unknown' }),
  'the clock set forward': environment({ clockStepMs: 700 }),
  'the clock set back': environment({ clockStepMs: -700 }),
  'a slower core': environment({ spinCalibrationMs: [20, 30] }),
  'no calibration': environment({ spinCalibrationMs: [] }),
  'half a calibration': environment({ spinCalibrationMs: [20] }),
  'a server less busy': environment({ serverCpusBusy: 0.3 }),
  'server CPUs not read': environment({ serverCpusBusy: null }),
  'a neighbour on the server’s CPUs': environment({ serverCpusBusy: 1, serverCpusOthers: 0.5 }),
  'neighbours not read': environment({ serverCpusOthers: null }),
  'a busy generator': generator({ cpuUtilization: 0.99, cpusBusy: 1, saturated: true }),
  'a neighbour on the generator’s CPUs': generator({ cpusBusy: 0.9, saturated: true }),
  'the generator not read': generator({ cpuUtilization: null, cpusBusy: null, saturated: null }),
  'requests dropped': client(({ droppedIterations }) => ({ droppedIterations: droppedIterations + 40 })),
  'fewer completed': client(({ rps, achievedRatio }) => ({
    rps: rps / 2,
    achievedRatio: achievedRatio === null ? null : achievedRatio / 2,
  })),
  'fewer virtual users': client(({ connections, model }) => ({ connections: model === 'open' ? 20 : connections })),
  'slower answers': client(({ latencyMs }) => ({
    latencyMs: latencyMs && { mean: 40, p50: 30, p90: 40, p95: 50, p99: 60, max: 70 },
  })),
  'time-outs': client(({ requests }) => ({
    failed: requests / 10,
    failedRatio: 0.1,
    failures: { timeout: requests / 10, connection: 0, status: 0, other: 0 },
  })),
  'the server’s latency not read': server({ latencyMs: null }),
  'the server’s CPU time not read': server({ cpuUtilization: null, cpuUsPerRequest: null }),
  'the server’s memory not read': server({ rssMb: null }),
  'the server not read': (leg) => ({ ...leg, server: null }),
  'nothing answered': client(() => ({ latencyMs: null })),
  'no slices': client(() => ({ slices: [] })),
  'NaN for a latency': client(({ latencyMs }) => ({ latencyMs: latencyMs && { ...latencyMs, p95: Number.NaN } })),
};

export function anyDisturbance(): fc.Arbitrary<LegChange> {
  return fc.constantFrom(...Object.values(DISTURBANCES));
}

/** Everything that could be in the way is out of it. */
export const HEALTHY: LegChange = (leg) => ({
  ...leg,
  generator: { ...leg.generator, cpuUtilization: 0.1, cpusBusy: 0.1, saturated: false },
  environment: {
    ...leg.environment,
    serverCpusOthers: 0,
    stealRatio: 0,
    throttledPeriods: 0,
    clockStepMs: 0,
    spinCalibrationMs: [20, 20],
  },
});

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

function environment(change: NonNullable<Change['environment']>): LegChange {
  return (leg) => ({ ...leg, environment: { ...leg.environment, ...change } });
}

function generator(change: NonNullable<Change['generator']>): LegChange {
  return (leg) => ({ ...leg, generator: { ...leg.generator, ...change } });
}

function server(change: NonNullable<Change['server']>): LegChange {
  return (leg) => (leg.server === null ? leg : { ...leg, server: { ...leg.server, ...change } });
}

function client(toChange: (client: LegMeasurement['client']) => NonNullable<Change['client']>): LegChange {
  return (leg) => ({ ...leg, client: { ...leg.client, ...toChange(leg.client) } });
}
