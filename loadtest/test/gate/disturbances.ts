// What can happen to a leg between the truth and its measurement, one at a time.
import type { Attempts, CombinedLoad, LegMeasurement } from '../../run/measurement.ts';
import type { TargetCheck } from '../../targets/target.ts';
import type { Change } from './sample.ts';

export type LegChange = (leg: LegMeasurement) => LegMeasurement;

/** The same change to one attempt of either leg; none where there is no such attempt. */
export function changeOne({ capacity, rate }: Attempts, which: number, change: LegChange): Attempts {
  const at = (list: readonly LegMeasurement[], index: number) =>
    list.map((leg, position) => (position === index ? change(leg) : leg));
  return which < 3 ? { capacity: at(capacity, which), rate } : { capacity, rate: at(rate, which - 3) };
}

const NEXT_TO_NOTHING_REFUSED = client(({ overload }) => ({
  overload: overload && { ...overload, refusedRatio: 0.001 },
}));

/** Then it is no disturbance of that check, but another server: one that refuses less. */
export function changesWhatIsAsked(change: LegChange, { metric }: Pick<TargetCheck, 'metric'>): boolean {
  return change === NEXT_TO_NOTHING_REFUSED && metric === 'refusedRatio';
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
  'next to nothing refused': NEXT_TO_NOTHING_REFUSED,
  'a busy generator before the spike': client(({ stages }) => ({
    stages: stages.map((stage, index) => (index === 0 ? { ...stage, generatorBusy: 0.9 } : stage)),
  })),
  'drops in the recovery': client(({ stages }) => ({
    stages: stages.map((stage, index) => (index === 2 ? { ...stage, droppedIterations: 9 } : stage)),
  })),
  'generators that began apart': combined({ startSkewMs: 101 }),
  'one generator of several that was fast': combined({
    latencyAtLeastMs: { mean: 1, p50: 1, p90: 1, p95: 1, p99: 1, max: 1 },
  }),
  'no slices': client(() => ({ slices: [] })),
  'NaN for a latency': client(({ latencyMs }) => ({ latencyMs: latencyMs && { ...latencyMs, p95: Number.NaN } })),
};

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

function environment(change: NonNullable<Change['environment']>): LegChange {
  return (leg) => ({ ...leg, environment: { ...leg.environment, ...change } });
}

function generator(change: NonNullable<Change['generator']>): LegChange {
  return (leg) => ({ ...leg, generator: { ...leg.generator, ...change } });
}

function server(change: NonNullable<Change['server']>): LegChange {
  return (leg) => (leg.server === null ? leg : { ...leg, server: { ...leg.server, ...change } });
}

/** Nothing to a leg that a single generator drove. */
function combined(change: Partial<CombinedLoad>): LegChange {
  return (leg) => (leg.combined === undefined ? leg : { ...leg, combined: { ...leg.combined, ...change } });
}

function client(toChange: (client: LegMeasurement['client']) => NonNullable<Change['client']>): LegChange {
  return (leg) => ({ ...leg, client: { ...leg.client, ...toChange(leg.client) } });
}
