import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, toErrorJudgement, toUnjudged } from '../../gate/judgement.ts';
import { RunError } from '../../gate/run-error.ts';
import type { Attempts, LegMeasurement } from '../../run/measurement.ts';
import type { TargetCheck } from '../../targets/target.ts';
import { loadTargets } from '../../targets/targets-file.ts';
import { type Change, SATURATED, toAttempts, toCapacityLeg, toRateLeg, toTargets } from './sample.ts';

const CI = loadTargets('ci');
const SLOW: Change = { client: { latencyMs: { mean: 11, p50: 11, p90: 11, p95: 12, p99: 13, max: 20 } } };

describe('the verdict of a run', () => {
  it('is PASS when every check is proven met, with every check in it', () => {
    const { verdict, checks, reasons } = judge(toAttempts(), CI);
    expect(verdict).toEqual({ kind: 'PASS', proven: expect.arrayContaining([...checks]) });
    expect(checks.map(({ leg, metric }) => `${leg} ${metric}`)).toEqual([
      'capacity rps',
      'capacity failedRatio',
      'capacity stalledSeconds',
      'capacity unfinished',
      'capacity shardRestarts',
      'rate achievedRatio',
      'rate p95Ms',
      'rate cpuUtilization',
      'rate rssMb',
      'rate failedRatio',
      'rate stalledSeconds',
      'rate unfinished',
      'rate shardRestarts',
    ]);
    expect(reasons).toEqual(['All 13 checks are proven met.']);
  });

  it('keeps leg, metric, limit, value, attempts and the reason of a check', () => {
    expect(judge(toAttempts(), CI).checks[6]).toEqual({
      leg: 'rate',
      metric: 'p95Ms',
      limit: { max: 10 },
      value: 2.5,
      outcome: 'pass',
      because: 'P95 2.5 ms, within the limit of 10 ms: 100 % of the rate was achieved and nothing was dropped.',
      attempts: 1,
    });
  });

  it('is FAIL when one is missed in two attempts', () => {
    const { verdict, reasons } = judge(toAttempts({ rate: [toRateLeg(SLOW), toRateLeg({ ...SLOW, attempt: 2 })] }), CI);
    expect(verdict).toMatchObject({ kind: 'FAIL', missed: [{ metric: 'p95Ms', attempts: 2 }] });
    expect(reasons).toEqual([
      'On the rate leg: P95 12 ms, over the limit of 10 ms: the generator was 55 % busy and the host was undisturbed, ' +
        "so the time was the server's. Proven missed in 2 of 2 attempts.",
    ]);
  });

  it('is FAIL at once for a shard that died', () => {
    const attempts = toAttempts({ capacity: [toCapacityLeg({ server: { shardRestarts: 1 } })] });
    expect(judge(attempts, CI).reasons).toEqual([
      'On the capacity leg: 1 shard restart, over the limit of 0: a shard died under load.',
    ]);
  });

  it('is FAIL even when other checks are unproven', () => {
    const attempts = toAttempts({
      capacity: [toCapacityLeg({ ...SATURATED, client: { rps: 10, stalledSeconds: 2 } })],
    });
    const { verdict, reasons } = judge(attempts, CI);
    expect(verdict).toMatchObject({ kind: 'FAIL', missed: [{ metric: 'stalledSeconds' }] });
    expect(reasons).toEqual([
      'On the capacity leg: 2 stalled seconds, over the limit of 0: ' +
        'requests were in flight and for a whole second none was answered.',
      expect.stringMatching(/^Also, unproven on the capacity leg: 10 requests\/s, short of the 2,000 requests\/s/),
      expect.stringMatching(/^Also, unproven on the capacity leg: Failed requests 0 %, .*; 0 shard restarts, /),
    ]);
  });

  it('is INVALID when a check is unproven, with the remedy', () => {
    const { verdict, reasons } = judge(
      toAttempts({ capacity: [toCapacityLeg({ ...SATURATED, client: { rps: 1500 } })] }),
      CI,
    );
    expect(verdict.kind).toBe('INVALID');
    expect(reasons[0]).toBe(
      "On the capacity leg: 1,500 requests/s, short of the 2,000 requests/s asked for: the server's CPUs were 50 % busy, " +
        'where 95 % would show that it was the limit, so the server may not have been the limit.',
    );
    expect(reasons[1]).toBe(
      'On the capacity leg: Failed requests 0 %, within the limit of 0 %; 0 stalled seconds, within the limit of 0; ' +
        '0 unfinished requests, within the limit of 0; 0 shard restarts, within the limit of 0: only 1,500 requests/s ' +
        'were served, less than the 2,000 that the targets ask for, so the server may have had it easy.',
    );
    expect(reasons).toHaveLength(3);
    expect(reasons.at(-1)).toBe(
      'Give the generator more CPUs (LOAD_CPUSET), or judge the capacity leg with --generator wrk.',
    );
  });

  it('is INVALID after one proven miss that was not repeated', () => {
    expect(judge(toAttempts({ rate: [toRateLeg(SLOW)] }), CI).verdict.kind).toBe('INVALID');
  });

  it('is ERROR when anything is missing, though a check has failed for good', () => {
    const stalled = toCapacityLeg({ client: { stalledSeconds: 3 } });
    const { verdict, checks, reasons } = judge(toAttempts({ capacity: [stalled], rate: [] }), CI);
    expect(verdict).toEqual({ kind: 'ERROR', error: expect.any(RunError) });
    expect(checks).toEqual([]);
    expect(reasons).toEqual([
      'Expected the rate leg to be measured, for achievedRatio, p95Ms, cpuUtilization, rssMb, failedRatio, got no measurement of it',
    ]);
  });

  it('is ERROR when a later attempt met another server', () => {
    const second = toRateLeg({ ...SLOW, attempt: 2, server: { instance: 'other' } });
    expect(judge(toAttempts({ rate: [toRateLeg(SLOW), second] }), CI).verdict.kind).toBe('ERROR');
  });

  it('is PASS for a foreign target with the targets of any service', () => {
    const attempts = toAttempts({
      capacity: [toCapacityLeg({ server: null })],
      rate: [toRateLeg({ server: null, client: { ratePerSec: 100 } })],
    });
    expect(judge(attempts, loadTargets('any-service')).verdict.kind).toBe('PASS');
  });
});

describe('a run that was not judged', () => {
  it('is ERROR when it was cut short, with every reason', () => {
    const error = new RunError(['k6 ended with code 137', 'no summary was written']);
    expect(toErrorJudgement(error)).toEqual({
      verdict: { kind: 'ERROR', error },
      checks: [],
      reasons: ['k6 ended with code 137', 'no summary was written'],
    });
    expect(error.message).toBe('k6 ended with code 137; no summary was written');
  });

  it('is ERROR for any other error too', () => {
    expect(toErrorJudgement(new TypeError('Interrupted')).reasons).toEqual(['Interrupted']);
  });

  it('is NONE when only measuring was asked for', () => {
    expect(toUnjudged()).toEqual({
      verdict: { kind: 'NONE' },
      checks: [],
      reasons: ['Measured only: nothing was judged.'],
    });
  });
});

describe('one-sidedness', () => {
  const CHECKS: readonly TargetCheck[] = [
    { leg: 'capacity', metric: 'rps', limit: { min: 5000 } },
    { leg: 'capacity', metric: 'p95Ms', limit: { max: 8 } },
    { leg: 'capacity', metric: 'cpuUsPerRequest', limit: { max: 50 } },
    { leg: 'capacity', metric: 'failedRatio', limit: { max: 0.001 } },
    { leg: 'rate', metric: 'achievedRatio', limit: { min: 0.99 } },
    { leg: 'rate', metric: 'p95Ms', limit: { max: 5 } },
    { leg: 'rate', metric: 'cpuUtilization', limit: { max: 0.5 } },
    { leg: 'rate', metric: 'rssMb', limit: { max: 100 } },
    { leg: 'rate', metric: 'failedRatio', limit: { max: 0.001 } },
  ];
  const targets = toTargets(...CHECKS);

  it('holds: disturbing the evidence of any attempt never makes a PASS', () => {
    fc.assert(
      fc.property(toRun(), fc.nat(5), toDisturbance(), fc.constantFrom(...CHECKS), (run, which, disturb, check) => {
        const one = toTargets(check); // few checks, so that a single one decides the verdict
        const before = judge(run, one).verdict.kind;
        const after = judge(disturbOne(run, which, disturb), one).verdict.kind;
        if (before !== 'PASS') expect(after).not.toBe('PASS');
      }),
      { numRuns: 1000 },
    );
  }, 30_000);

  it('holds for each check: a fail or an unproven never becomes a pass', () => {
    fc.assert(
      fc.property(toRun(), fc.nat(5), toDisturbance(), (run, which, disturb) => {
        const before = judge(run, targets).checks;
        const after = judge(disturbOne(run, which, disturb), targets).checks;
        if (before.length !== after.length) return; // one of them is an ERROR
        const turned = after.filter((check, index) => check.outcome === 'pass' && before[index]?.outcome !== 'pass');
        expect(turned).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  }, 30_000);
});

/** The first value four times in five, so that a run is often one disturbance away from another verdict. */
function toMostly(usual: number, ...rare: readonly number[]): fc.Arbitrary<number> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, fc.constantFrom(...rare));
}

/** One to three attempts at each leg, with values on both sides of every limit. */
function toRun(): fc.Arbitrary<Attempts> {
  const change = fc.record({
    client: fc.record({
      rps: toMostly(10_000, 5000, 4999),
      stalledSeconds: toMostly(0, 1),
      failedRatio: toMostly(0, 0.01),
      failures: fc.constantFrom(
        { timeout: 9, connection: 0, status: 0, other: 0 },
        { timeout: 0, connection: 0, status: 9, other: 0 },
      ),
      latencyMs: fc
        .tuple(fc.constantFrom(4, 5, 6, 9), fc.constantFrom(4.4, 4.8))
        .map(([p95, mean]) => ({ mean, p50: 3, p90: 4, p95, p99: 10, max: 20 })),
    }),
    server: fc.record({
      cpuUtilization: fc.constantFrom(0.4, 0.6),
      rssMb: fc.constantFrom(80, 120),
      cpuUsPerRequest: fc.constantFrom(40, 60),
    }),
    environment: fc.record({ serverCpusBusy: fc.constantFrom(0.5, 0.97) }),
  });
  const changes = fc.array(change, { minLength: 1, maxLength: 3 });
  return fc.record({
    capacity: changes.map((list) => list.map((each, index) => toCapacityLeg({ ...each, attempt: index + 1 }))),
    rate: fc
      .tuple(changes, toMostly(1, 0.98))
      .map(([list, achievedRatio]) =>
        list.map((each, index) =>
          toRateLeg({ ...each, attempt: index + 1, client: { ...each.client, achievedRatio } }),
        ),
      ),
  });
}

type Disturb = (leg: LegMeasurement) => LegMeasurement;

/** Every way in which a machine can get in the way of a measurement, or a reading be lost. */
function toDisturbance(): fc.Arbitrary<Disturb> {
  const environment =
    (change: Change['environment']): Disturb =>
    (leg) => ({
      ...leg,
      environment: { ...leg.environment, ...change },
    });
  const generator =
    (change: Change['generator']): Disturb =>
    (leg) => ({
      ...leg,
      generator: { ...leg.generator, ...change },
    });
  return fc.constantFrom<Disturb>(
    environment({ stealRatio: 0.2 }),
    environment({ stealRatio: null }),
    environment({ throttledPeriods: 40 }),
    environment({ clockStepMs: 700 }),
    environment({ spinCalibrationMs: [20, 30] }),
    environment({ spinCalibrationMs: [] }),
    environment({ serverCpusBusy: 0.3 }),
    environment({ serverCpusBusy: null }),
    generator({ cpuUtilization: 0.99, cpusBusy: 1 }),
    generator({ cpusBusy: 0.9 }),
    generator({ cpuUtilization: null, cpusBusy: null }),
    (leg) => ({ ...leg, client: { ...leg.client, droppedIterations: leg.leg === 'rate' ? 50 : 0 } }),
    (leg) => ({ ...leg, client: { ...leg.client, achievedRatio: leg.leg === 'rate' ? 0.5 : null } }),
    (leg) => ({ ...leg, client: { ...leg.client, rps: leg.client.rps / 2 } }),
    (leg) => ({ ...leg, client: { ...leg.client, connections: leg.leg === 'rate' ? 20 : leg.client.connections } }),
    (leg) => (leg.server === null ? leg : { ...leg, server: { ...leg.server, latencyMs: null } }),
  );
}

function disturbOne({ capacity, rate }: Attempts, which: number, disturb: Disturb): Attempts {
  const at = (list: readonly LegMeasurement[], index: number) =>
    list.map((leg, position) => (position === index ? disturb(leg) : leg));
  return which < 3 ? { capacity: at(capacity, which), rate } : { capacity, rate: at(rate, which - 3) };
}
