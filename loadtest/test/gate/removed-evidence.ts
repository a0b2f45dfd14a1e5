// Evidence by the piece, for the tests of the rules: every change that takes one piece away and leaves all others.
import type { StageMeasurement } from '../../run/measurement.ts';
import { type Change, toCombinedLoad, toSlices } from './sample.ts';
import { OVERLOAD, toSpike } from './shaped.ts';

/** Takes one piece of evidence away and leaves all others; named as the function in gate/evidence/ that looks at it. */
export type Removal = Readonly<{ evidence: string; change: Change }>;

export const NO_STEAL = removals('noSteal', { stealRatio: 0.02 }, { stealRatio: null });
export const NO_QUOTA = removals('noThrottling', { throttledPeriods: 1 });
export const CLOCK = removals('noClockStep', { clockStepMs: 51 }, { clockStepMs: -51 }, { clockStepMs: null });

export const SPEED = removals(
  'steadySpeed',
  { spinCalibrationMs: [20, 23.1] },
  { spinCalibrationMs: [23.1, 20] },
  { spinCalibrationMs: [20] },
);

export const ALONE = removals('alone', { serverCpusOthers: 0.15 }, { serverCpusOthers: null });
export const HOST = [...NO_STEAL, ...NO_QUOTA, ...CLOCK, ...SPEED, ...ALONE];
export const BUSY = removals('cpusBusy', { serverCpusBusy: 0.949 }, { serverCpusBusy: null });

export const GENERATOR: readonly Removal[] = [
  { cpuUtilization: 0.8 },
  { cpusBusy: 0.8 },
  { busiestSecond: 0.8 },
  { cpuUtilization: null },
  { cpusBusy: null },
  { busiestSecond: null },
].map((generator) => ({ evidence: 'generatorHealthy', change: { generator } }));

export const FREE: readonly Removal[] = [
  { cpuUtilization: 0.8 },
  { cpusBusy: 0.8 },
  { cpuUtilization: null },
  { cpusBusy: null },
].map((generator) => ({ evidence: 'generatorFree', change: { generator } }));

export const ACHIEVED: readonly Removal[] = [
  { evidence: 'achieved', change: { client: { achievedRatio: 0.9899 } } },
  { evidence: 'achieved', change: { client: { achievedRatio: null } } },
];

export const APART: readonly Removal[] = [101, Number.NaN].map((startSkewMs) => ({
  evidence: 'startedTogether',
  change: { combined: toCombinedLoad({ startSkewMs }) },
}));

export const COMBINED: Change = { combined: toCombinedLoad() };

export const ONE_FAST: readonly Removal[] = [
  {
    evidence: 'toUnionDoubts',
    change: {
      combined: toCombinedLoad({ latencyAtLeastMs: { mean: 1.6, p50: 1.5, p90: 2, p95: 2.4, p99: 4, max: 12 } }),
    },
  },
  { evidence: 'toUnionDoubts', change: { combined: toCombinedLoad({ latencyAtLeastMs: null }) } },
];

export const UNDROPPED: readonly Removal[] = [
  { evidence: 'nothingDropped', change: { client: { droppedIterations: 1 } } },
];

/** Slower answers, so that the connections wait as before. */
export const SERVED: readonly Removal[] = [
  {
    evidence: 'floorReached',
    change: { client: { rps: 8999, latencyMs: { mean: 5.4, p50: 4.5, p90: 6, p95: 7, p99: 9, max: 30 } } },
  },
];

export const USERS: readonly Removal[] = [{ evidence: 'usersSuffice', change: { client: { connections: 599 } } }];

export const WAITING: readonly Removal[] = [
  {
    evidence: 'connectionsWaiting',
    change: { client: { latencyMs: { mean: 4.4, p50: 4.5, p90: 6, p95: 7, p99: 9, max: 30 } } },
  },
];

/** Of the server's trouble, any of which shows that time-outs are not the generator's alone. */
export const SILENT: readonly Removal[] = [
  { evidence: 'isServerSilent', change: { server: { serverErrors: 1 } } },
  { evidence: 'isServerSilent', change: { server: { shardRestarts: 1 } } },
  { evidence: 'isServerSilent', change: { client: { stalledSeconds: 1 } } },
];

export const SATURATED: readonly Removal[] = [
  { evidence: 'isGeneratorSaturated', change: { generator: { cpuUtilization: 0.5, cpusBusy: 0.5 } } },
];

export const GAVE_UP: Change = {
  generator: { cpuUtilization: 0.9, cpusBusy: 0.9 },
  client: { failed: 4, failedRatio: 0.001, failures: { timeout: 3, connection: 1, status: 0, other: 0 } },
};

export const OFFERED: readonly Removal[] = [...ACHIEVED, ...UNDROPPED];
export const QUICK = toSpike([3, 2, 2, 2]);
export const LATE = toSpike([30, 30, 30, 30]);

export const toStaged = (place: number, change: Partial<StageMeasurement>): Change => ({
  client: { stages: QUICK.client?.stages?.map((stage, at) => (at === place ? { ...stage, ...change } : stage)) ?? [] },
});

export const BASE: readonly Removal[] = [
  { evidence: 'baseUndisturbed', change: toStaged(0, { generatorBusy: 0.8 }) },
  { evidence: 'baseUndisturbed', change: toStaged(0, { generatorBusy: null }) },
];

export const IN_RECOVERY: readonly Removal[] = [
  { evidence: 'toDropDoubts', change: toStaged(2, { droppedIterations: 1 }) },
];
export const OVERLOADED: Change = { client: { overload: OVERLOAD } };

export const REFUSED: readonly Removal[] = [
  { evidence: 'overloaded', change: { client: { overload: { ...OVERLOAD, refusedRatio: 0.0099 } } } },
];

export const toP95s = (p95s: readonly number[]) =>
  toSlices(1000).map((slice, at) => ({ ...slice, p95Ms: p95s[at] ?? 0 }));

export const DRIFTED: Change = {
  client: { slices: toP95s([2, 4, 6, 8, 10, 12, 14, 16, 18, 20]) },
  memoryMb: { server: [60, 62, 64, 66, 68, 70, 72, 74, 76, 78] },
};

export const RISE: readonly Removal[] = [
  { evidence: 'toRise', change: { client: { slices: toP95s([20, 2, 4, 20, 2, 20, 30, 2, 30, 31]) } } },
];

export const SHORT: Change = { client: { achievedRatio: 0.98 } };

function removals(evidence: string, ...changes: readonly NonNullable<Change['environment']>[]): readonly Removal[] {
  return changes.map((environment) => ({ evidence, change: { environment } }));
}

export function merge(one: Change, other: Change): Change {
  const server = other.server === undefined ? one.server : { ...one.server, ...other.server };
  return {
    client: { ...one.client, ...other.client },
    ...(server === undefined ? {} : { server: one.server === null ? null : server }),
    generator: { ...one.generator, ...other.generator },
    environment: { ...one.environment, ...other.environment },
    memoryMb: { ...one.memoryMb, ...other.memoryMb },
    combined: other.combined ?? one.combined,
  };
}
