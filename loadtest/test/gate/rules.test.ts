// Each rule of docs/validity.md alone: an outcome that stands, and every single piece of evidence whose loss turns it.
// Whoever breaks a rule turns a row; whoever adds a piece of evidence must add its rows.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../gate/outcome.ts';
import type { LegName, StageMeasurement } from '../../run/measurement.ts';
import { METRIC_FACTS } from '../../targets/metric.ts';
import type { Metric, TargetCheck } from '../../targets/target.ts';
import { explain } from './explanation.ts';
import { type Change, toCapacityLeg, toCombinedLoad, toRateLeg, toSlices, toTargets } from './sample.ts';
import { OVERLOAD, toSpike } from './shaped.ts';

/** Takes one piece of evidence away and leaves all others; named as the function in gate/evidence/ that looks at it. */
type Doubt = Readonly<{ evidence: string; change: Change }>;

type Rule = Readonly<{
  title: string;
  leg: LegName;
  metric: Metric;
  limit: number; // in the direction that makes sense for the metric
  given?: Change;
  outcome: Outcome['kind'];
  doubts: readonly Doubt[];
  turned: Outcome['kind'];
}>;

const FLOOR: TargetCheck = { leg: 'capacity', metric: 'rps', limit: { min: 9000 } };

const NO_STEAL = doubts('noSteal', { stealRatio: 0.02 }, { stealRatio: null });
const NO_QUOTA = doubts('noThrottling', { throttledPeriods: 1 });
const CLOCK = doubts('noClockStep', { clockStepMs: 51 }, { clockStepMs: -51 }, { clockStepMs: null });
const SPEED = doubts(
  'steadySpeed',
  { spinCalibrationMs: [20, 23.1] },
  { spinCalibrationMs: [23.1, 20] },
  { spinCalibrationMs: [20] },
);
const ALONE = doubts('alone', { serverCpusOthers: 0.15 }, { serverCpusOthers: null });
const HOST = [...NO_STEAL, ...NO_QUOTA, ...CLOCK, ...SPEED, ...ALONE];
const BUSY = doubts('cpusBusy', { serverCpusBusy: 0.949 }, { serverCpusBusy: null });
const GENERATOR: readonly Doubt[] = [
  { cpuUtilization: 0.8 },
  { cpusBusy: 0.8 },
  { busiestSecond: 0.8 },
  { cpuUtilization: null },
  { cpusBusy: null },
  { busiestSecond: null },
].map((generator) => ({ evidence: 'generatorHealthy', change: { generator } }));
const FREE: readonly Doubt[] = [
  { cpuUtilization: 0.8 },
  { cpusBusy: 0.8 },
  { cpuUtilization: null },
  { cpusBusy: null },
].map((generator) => ({ evidence: 'generatorFree', change: { generator } }));
const ACHIEVED: readonly Doubt[] = [
  { evidence: 'achieved', change: { client: { achievedRatio: 0.9899 } } },
  { evidence: 'achieved', change: { client: { achievedRatio: null } } },
];
const APART: readonly Doubt[] = [101, Number.NaN].map((startSkewMs) => ({
  evidence: 'startedTogether',
  change: { combined: toCombinedLoad({ startSkewMs }) },
}));
const COMBINED: Change = { combined: toCombinedLoad() };
const ONE_FAST: readonly Doubt[] = [
  {
    evidence: 'toUnionDoubts',
    change: {
      combined: toCombinedLoad({ latencyAtLeastMs: { mean: 1.6, p50: 1.5, p90: 2, p95: 2.4, p99: 4, max: 12 } }),
    },
  },
  { evidence: 'toUnionDoubts', change: { combined: toCombinedLoad({ latencyAtLeastMs: null }) } },
];
const UNDROPPED: readonly Doubt[] = [{ evidence: 'nothingDropped', change: { client: { droppedIterations: 1 } } }];
/** Slower answers, so that the connections wait as before. */
const SERVED: readonly Doubt[] = [
  {
    evidence: 'floorReached',
    change: { client: { rps: 8999, latencyMs: { mean: 5.4, p50: 4.5, p90: 6, p95: 7, p99: 9, max: 30 } } },
  },
];
const USERS: readonly Doubt[] = [{ evidence: 'usersSuffice', change: { client: { connections: 599 } } }];
const WAITING: readonly Doubt[] = [
  {
    evidence: 'connectionsWaiting',
    change: { client: { latencyMs: { mean: 4.4, p50: 4.5, p90: 6, p95: 7, p99: 9, max: 30 } } },
  },
];
/** Of the server's trouble, any of which shows that time-outs are not the generator's alone. */
const SILENT: readonly Doubt[] = [
  { evidence: 'isServerSilent', change: { server: { serverErrors: 1 } } },
  { evidence: 'isServerSilent', change: { server: { shardRestarts: 1 } } },
  { evidence: 'isServerSilent', change: { client: { stalledSeconds: 1 } } },
];
const SATURATED: readonly Doubt[] = [
  { evidence: 'isGeneratorSaturated', change: { generator: { cpuUtilization: 0.5, cpusBusy: 0.5 } } },
];

const GAVE_UP: Change = {
  generator: { cpuUtilization: 0.9, cpusBusy: 0.9 },
  client: { failed: 4, failedRatio: 0.001, failures: { timeout: 3, connection: 1, status: 0, other: 0 } },
};
const OFFERED: readonly Doubt[] = [...ACHIEVED, ...UNDROPPED];
const QUICK = toSpike([3, 2, 2, 2]);
const LATE = toSpike([30, 30, 30, 30]);
const toStaged = (place: number, change: Partial<StageMeasurement>): Change => ({
  client: { stages: QUICK.client?.stages?.map((stage, at) => (at === place ? { ...stage, ...change } : stage)) ?? [] },
});
const BASE: readonly Doubt[] = [
  { evidence: 'baseUndisturbed', change: toStaged(0, { generatorBusy: 0.8 }) },
  { evidence: 'baseUndisturbed', change: toStaged(0, { generatorBusy: null }) },
];
const IN_RECOVERY: readonly Doubt[] = [{ evidence: 'toDropDoubts', change: toStaged(2, { droppedIterations: 1 }) }];
const OVERLOADED: Change = { client: { overload: OVERLOAD } };
const REFUSED: readonly Doubt[] = [
  { evidence: 'overloaded', change: { client: { overload: { ...OVERLOAD, refusedRatio: 0.0099 } } } },
];
const toP95s = (p95s: readonly number[]) => toSlices(1000).map((slice, at) => ({ ...slice, p95Ms: p95s[at] ?? 0 }));
const DRIFTED: Change = {
  client: { slices: toP95s([2, 4, 6, 8, 10, 12, 14, 16, 18, 20]) },
  memoryMb: { server: [60, 62, 64, 66, 68, 70, 72, 74, 76, 78] },
};
const RISE: readonly Doubt[] = [
  { evidence: 'toRise', change: { client: { slices: toP95s([20, 2, 4, 20, 2, 20, 30, 2, 30, 31]) } } },
];
const SHORT: Change = { client: { achievedRatio: 0.98 } };

const RULES: readonly Rule[] = [
  rule(
    'RPS missed by a server at its limit',
    'capacity rps',
    20_000,
    'fail',
    [...BUSY, ...ALONE, ...NO_STEAL, ...NO_QUOTA],
    'unproven',
    {
      environment: { serverCpusBusy: 0.97 },
    },
  ),
  rule(
    'RPS missed by a foreign target',
    'capacity rps',
    20_000,
    'fail',
    [...GENERATOR, ...NO_STEAL, ...NO_QUOTA, ...CLOCK],
    'unproven',
    {
      server: null,
    },
  ),
  rule(
    'a rate missed though the generator could go on',
    'rate achievedRatio',
    0.99,
    'fail',
    [...GENERATOR, ...USERS, ...HOST],
    'unproven',
    SHORT,
  ),
  rule('a latency met on the rate leg', 'rate p95Ms', 10, 'pass', [...ACHIEVED, ...UNDROPPED], 'unproven'),
  rule('RPS met by several generators', 'capacity rps', 9000, 'pass', APART, 'unproven', COMBINED),
  rule('a rate achieved by several generators', 'rate achievedRatio', 0.99, 'pass', APART, 'unproven', COMBINED),
  rule('a latency met by several generators', 'rate p95Ms', 10, 'pass', [...OFFERED, ...APART], 'unproven', COMBINED),
  rule('no failures among several generators', 'capacity failedRatio', 0, 'pass', APART, 'unproven', COMBINED),
  rule('memory met under several generators', 'rate rssMb', 100, 'pass', [...ACHIEVED, ...APART], 'unproven', COMBINED),
  rule(
    'a latency missed by several generators whose machines were seen',
    'rate p95Ms',
    2.4,
    'fail',
    [...GENERATOR, ...HOST, ...ONE_FAST],
    'unproven',
    COMBINED,
  ),
  rule('a latency met on the capacity leg', 'capacity p95Ms', 10, 'pass', [...SERVED, ...WAITING], 'unproven'),
  rule('a latency missed on a healthy machine', 'rate p95Ms', 2.4, 'fail', [...GENERATOR, ...HOST], 'unproven'),
  rule('a latency missed that drops may explain', 'rate p95Ms', 2.4995, 'fail', UNDROPPED, 'unproven'),
  rule('CPU utilization met', 'rate cpuUtilization', 0.5, 'pass', ACHIEVED, 'unproven'),
  rule('CPU utilization missed', 'rate cpuUtilization', 0.3, 'fail', [...ACHIEVED, ...HOST], 'unproven'),
  rule('memory met', 'rate rssMb', 100, 'pass', ACHIEVED, 'unproven'),
  rule('memory missed', 'rate rssMb', 60, 'fail', [...ACHIEVED, ...HOST], 'unproven'),
  rule('CPU a request met at full throttle', 'capacity cpuUsPerRequest', 50, 'pass', HOST, 'unproven'),
  rule('CPU a request missed at full throttle', 'capacity cpuUsPerRequest', 30, 'fail', HOST, 'unproven'),
  rule('CPU a request met at a rate', 'rate cpuUsPerRequest', 50, 'pass', [...HOST, ...ACHIEVED], 'unproven'),
  ...(['failedRatio', 'unfinished', 'stalledSeconds', 'shardRestarts'] as const).flatMap((metric) => [
    rule(`no ${metric} at full throttle`, `capacity ${metric}`, 0, 'pass', SERVED, 'unproven'),
    rule(`no ${metric} at a rate`, `rate ${metric}`, 0, 'pass', [...ACHIEVED, ...UNDROPPED], 'unproven'),
  ]),
  rule('a recovery in time', 'rate recoverySeconds', 4, 'pass', [...ACHIEVED, ...BASE, ...HOST], 'unproven', QUICK),
  rule('a late recovery', 'rate recoverySeconds', 4, 'fail', [...GENERATOR, ...HOST, ...IN_RECOVERY], 'unproven', LATE),
  rule('P95 that did not drift', 'rate p95DriftMs', 5, 'pass', [...OFFERED, ...FREE, ...HOST], 'unproven'),
  rule('P95 that drifted', 'rate p95DriftMs', 5, 'fail', [...FREE, ...HOST, ...RISE], 'unproven', DRIFTED),
  rule('memory that did not drift', 'rate rssDriftMb', 5, 'pass', OFFERED, 'unproven'),
  rule('memory that drifted', 'rate rssDriftMb', 5, 'fail', [...ACHIEVED, ...HOST], 'unproven', DRIFTED),
  rule('goodput under overload', 'rate goodputRps', 450, 'pass', [...OFFERED, ...REFUSED], 'unproven', OVERLOADED),
  rule(
    'too little goodput',
    'rate goodputRps',
    600,
    'fail',
    [...GENERATOR, ...HOST, ...REFUSED],
    'unproven',
    OVERLOADED,
  ),
  rule('the accepted in time', 'rate acceptedP95Ms', 50, 'pass', [...OFFERED, ...REFUSED], 'unproven', OVERLOADED),
  rule('the accepted too late', 'rate acceptedP95Ms', 20, 'fail', [...GENERATOR, ...HOST], 'unproven', OVERLOADED),
  rule('not too many refused', 'rate refusedRatio', 0.8, 'pass', [...OFFERED, ...REFUSED], 'unproven', OVERLOADED),
  rule(
    'too many refused',
    'rate refusedRatio',
    0.5,
    'fail',
    [...ACHIEVED, ...GENERATOR, ...HOST],
    'unproven',
    OVERLOADED,
  ),
  rule(
    'failures of a generator that gave up',
    'rate failedRatio',
    0,
    'unproven',
    [...SATURATED, ...SILENT],
    'fail',
    GAVE_UP,
  ),
  rule(
    'unfinished requests of a generator that gave up',
    'rate unfinished',
    0,
    'unproven',
    [...SATURATED, ...SILENT],
    'fail',
    {
      ...GAVE_UP,
      client: { unfinished: 2 },
    },
  ),
];

describe.each(RULES)('$title', ({ leg, metric, limit, given = {}, outcome, doubts: list, turned }) => {
  const check: TargetCheck = {
    leg,
    metric,
    limit: METRIC_FACTS[metric].bound === 'min' ? { min: limit } : { max: limit },
  };
  const targets = metric === 'rps' ? toTargets(check) : toTargets(check, FLOOR);
  const toLeg = leg === 'rate' ? toRateLeg : toCapacityLeg;
  const judge = (change: Change) => explain(check, toLeg(change), targets).kind;

  it(`is ${outcome}`, () => {
    expect(judge(given)).toBe(outcome);
  });

  it.each(list.map(({ evidence, change }) => [evidence, change] as const))(
    `is ${turned} without %s: %o`,
    (_, change) => {
      expect(judge(merge(given, change))).toBe(turned);
    },
  );
});

describe('what always stands', () => {
  const everything: Change = [...HOST, ...BUSY, ...GENERATOR].reduce<Change>(
    (all, { change }) => merge(all, change),
    {},
  );

  it.each<[string, LegName, Metric, TargetCheck['limit'], Change, Outcome['kind']]>([
    ['RPS reached', 'capacity', 'rps', { min: 10_000 }, {}, 'pass'],
    ['a rate achieved', 'rate', 'achievedRatio', { min: 0.99 }, {}, 'pass'],
    ['a latency that the server itself measured', 'rate', 'p95Ms', { max: 1.8 }, {}, 'fail'],
    ['a stall', 'rate', 'stalledSeconds', { max: 0 }, { client: { stalledSeconds: 1 } }, 'fail'],
    ['a shard’s restart', 'rate', 'shardRestarts', { max: 0 }, { server: { shardRestarts: 1 } }, 'fail'],
  ])('%s, whatever was in the way', (_, leg, metric, limit, given, kind) => {
    const check: TargetCheck = { leg, metric, limit };
    const toLeg = leg === 'rate' ? toRateLeg : toCapacityLeg;
    expect(explain(check, toLeg(merge(given, everything)), toTargets(check)).kind).toBe(kind);
  });
});

describe('the rules above', () => {
  it('take away every piece of evidence that the gate looks at', () => {
    const source = ['load', 'machines'].map((file) =>
      readFileSync(new URL(`../../gate/evidence/${file}.ts`, import.meta.url), 'utf8'),
    );
    const composed = ['loadOffered', 'rateAchieved', 'hostHealthy', 'serverBusy'];
    const pieces = [...source.join('').matchAll(/function (\w+)\([^)]*\): Evidence/g)].map(([, name]) => name ?? '');
    expect(pieces.length).toBeGreaterThan(10);
    const taken = new Set(RULES.flatMap((one) => one.doubts.map(({ evidence }) => evidence)));
    expect(pieces.filter((name) => !composed.includes(name) && !taken.has(name))).toEqual([]);
  });
});

function rule(
  title: string,
  where: string,
  limit: number,
  outcome: Outcome['kind'],
  list: readonly Doubt[],
  turned: Outcome['kind'],
  given: Change = {},
): Rule {
  const [leg, metric] = where.split(' ') as [LegName, Metric];
  return { title, leg, metric, limit, given, outcome, doubts: list, turned };
}

function doubts(evidence: string, ...changes: readonly NonNullable<Change['environment']>[]): readonly Doubt[] {
  return changes.map((environment) => ({ evidence, change: { environment } }));
}

function merge(one: Change, other: Change): Change {
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
