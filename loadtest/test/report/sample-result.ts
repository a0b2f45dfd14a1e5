// One run for each verdict, as the reports get it.
import { judgeBreakpoint } from '../../gate/breakpoint/judge-breakpoint.ts';
import { type Judgement, judge, toErrorJudgement, toUnjudged } from '../../gate/judgement.ts';
import { RunError } from '../../gate/run-error.ts';
import { toBreakpointReport } from '../../report/breakpoint-report.ts';
import { type Result, type ResultInput, toResult } from '../../report/result.ts';
import type { Attempts, LegMeasurement } from '../../run/measurement.ts';
import { loadTargets } from '../../targets/targets-file.ts';
import { divideForShape, toTargetsForShape } from '../../targets/targets-for-shape.ts';
import { at, MISS, TARGETS } from '../gate/breakpoint/sample-steps.ts';
import {
  ANY_SERVICE,
  type Change,
  CI,
  SATURATED,
  toAttempts,
  toCapacityLeg,
  toRateLeg,
  toSlices,
  toTargets,
} from '../gate/sample.ts';
import { OVERLOAD, toSpike } from '../gate/shaped.ts';

const SLOW: Change = { client: { latencyMs: { mean: 11, p50: 11, p90: 11, p95: 12, p99: 13, max: 20 } } };
const EASY: Change = {
  ...SATURATED,
  client: { rps: 1500, requests: 15_000, requestsWholeLeg: 18_000, slices: toSlices(1500) },
  server: { requestsPerShard: [15_000], requestsWholeLeg: 18_000 },
};

export const INPUT: Omit<ResultInput, 'attempts' | 'judgement'> = {
  runId: '2026-01-02T03-04-05Z-light',
  profile: 'light',
  shape: 'steady',
  leftOut: [],
  breakpoint: null,
  command: ['bin/shardgate', 'load', 'light'],
  startedAt: new Date('2026-01-02T03:04:05.678Z'),
  endedAt: new Date('2026-01-02T03:04:45.678Z'),
  restarts: [],
  target: {
    url: 'http://127.0.0.1:8000',
    path: '/async',
    mix: null,
    requests: [{ method: 'GET', path: '/async', expectedStatus: [200], share: 1 }],
    phase: 'c',
    image: 'shardgate-app:1a2b3c',
    imageId: 'sha256:0123456789ab',
    shards: 1,
    edge: 'none',
  },
  targets: CI,
  stream: { backend: 'influxdb', requestsStored: 110_000, missing: 0, complete: true, observerCpuSeconds: 0.42 },
  host: {
    cpuModel: 'Example CPU @ 2.00GHz',
    cpus: 2,
    kernel: '6.1.0',
    engine: 'docker 20.10.24',
    cgroupVersion: 1,
    plan: { app: '0', edge: null, load: '1', observe: '1' },
    shared: true,
    sharedBecause: 'the host is too small to keep them apart',
  },
};

function toJudged(attempts: Attempts, change: Partial<ResultInput> = {}): Result {
  return toResult({ ...INPUT, attempts, judgement: judge(attempts, CI), ...change });
}

function toAborted(): Result {
  const judgement: Judgement = toErrorJudgement(new RunError(['k6 ended with exit code 137 on the rate leg']));
  return toResult({ ...INPUT, attempts: toAttempts({ rate: [] }), judgement, stream: null });
}

function toForeign(): Result {
  const attempts = toAttempts({
    capacity: [toCapacityLeg({ server: null })],
    rate: [toRateLeg({ server: null, client: { ratePerSec: 100 } })],
  });
  const targets = ANY_SERVICE;
  const target = {
    url: 'http://127.0.0.1:9000/api',
    path: null,
    mix: 'shop',
    requests: [
      { method: 'GET', path: '/items/1', expectedStatus: [200], share: 0.75 },
      { method: 'POST', path: '/orders?key=${env:KEY}', expectedStatus: [201, 303], share: 0.25 },
    ],
    phase: null,
    image: null,
    imageId: null,
    shards: null,
  };
  const judgement = judge(attempts, targets);
  return toResult({ ...INPUT, target: { ...target, edge: 'none' }, targets, attempts, judgement, stream: null });
}

/** An image of the user's own in the slot: CPU time and memory are known, and nothing from inside. */
function toGuest(): Result {
  const inside = {
    latencyMs: null,
    requestsPerShard: null,
    requestsWholeLeg: null,
    shardRestarts: null,
    serverErrors: null,
  };
  const attempts = toAttempts({
    capacity: [toCapacityLeg({ server: inside })],
    rate: [toRateLeg({ server: inside })],
  });
  const target = { ...INPUT.target, path: '/items/42', phase: null, image: 'my/service:1', shards: null };
  const requests = [{ method: 'GET', path: '/items/42', expectedStatus: [200], share: 1 }];
  const checks = [...ANY_SERVICE.checks, { leg: 'rate', metric: 'rssMb', limit: { max: 256 } } as const];
  const targets = { ...toTargets(...checks), name: 'mine', ratePerSec: 1000 };
  const judgement = judge(attempts, targets);
  return toResult({ ...INPUT, target: { ...target, requests }, targets, attempts, judgement, stream: null });
}

const INCOMPLETE = {
  backend: 'influxdb',
  requestsStored: 98_000,
  missing: 12_000,
  complete: false,
  observerCpuSeconds: 0.4,
};

/** A load of another shape than steady, which has the rate leg alone. */
function toShaped(shape: 'spike' | 'overload', leg: LegMeasurement): Result {
  const targets = toTargetsForShape(loadTargets('ci'), shape) ?? CI;
  const onRate = targets.checks.filter((check) => check.leg === 'rate');
  const judged = { ...targets, ...toTargets(...onRate), name: 'ci' };
  const attempts: Attempts = { capacity: [], rate: [leg] };
  const { leftOut } = divideForShape(
    loadTargets('ci').checks.filter((check) => check.leg === 'rate'),
    shape,
  );
  const judgement = judge(attempts, judged);
  return toResult({ ...INPUT, profile: shape, shape, leftOut, targets: judged, attempts, judgement, stream: null });
}

function toSpikeLeg(): LegMeasurement {
  const { client } = toSpike([30, 3, 2, 2]);
  const counts = { requests: 24_000, requestsWholeLeg: 29_000, achievedRatio: 1 };
  return toRateLeg({ measuredSeconds: 24, client: { ...client, ...counts }, server: { requestsWholeLeg: 29_000 } });
}

/** Found and confirmed. */
function toSearched(): Result {
  const settings = { startRatePerSec: 1000, precision: 0.05 };
  const steps = [at(1000, {}), at(2000, {}), at(2080, ...MISS), at(2000)];
  const { judgement, decisive } = judgeBreakpoint(steps, settings);
  const attempts: Attempts = { capacity: [], rate: decisive?.attempts ?? [] };
  const targets = { ...TARGETS, ratePerSec: 2000 };
  const breakpoint = toBreakpointReport(steps, settings.precision);
  const shape = { profile: 'breakpoint', shape: 'breakpoint' } as const;
  return toResult({ ...INPUT, ...shape, targets, attempts, judgement, breakpoint, stream: null });
}

export const RESULTS: Readonly<Record<string, Result>> = {
  pass: toJudged(toAttempts()),
  fail: toJudged(
    toAttempts({
      capacity: [toCapacityLeg(EASY)],
      rate: [toRateLeg(SLOW), toRateLeg({ ...SLOW, attempt: 2 })],
    }),
  ),
  invalid: toJudged(toAttempts({ capacity: [toCapacityLeg(EASY)] }), { stream: INCOMPLETE }),
  error: toAborted(),
  nothing: toResult({
    ...INPUT,
    attempts: { capacity: [], rate: [] },
    judgement: toErrorJudgement(new Error('Expected the server to be ready within 30 s, got no answer')),
    stream: null,
  }),
  unjudged: toResult({ ...INPUT, targets: null, attempts: toAttempts(), judgement: toUnjudged(toAttempts()) }),
  foreign: toForeign(),
  guest: toGuest(),
  breakpoint: toSearched(),
  spike: toShaped('spike', toSpikeLeg()),
  overload: toShaped('overload', toRateLeg({ client: { overload: OVERLOAD } })),
};
