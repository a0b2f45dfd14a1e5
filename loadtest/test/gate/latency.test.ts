import { describe, expect, it } from 'vitest';
import type { LegName } from '../../run/measurement.ts';
import type { Metric, TargetCheck } from '../../targets/target.ts';
import { explain } from './explanation.ts';
import { type Change, SATURATED, toCapacityLeg, toRateLeg, toTargets } from './sample.ts';

const FLOOR: TargetCheck = { leg: 'capacity', metric: 'rps', limit: { min: 9000 } };
const LATENCY = { mean: 4.8, p50: 4.5, p90: 6, p95: 10, p99: 12, max: 30 };

function toP95(leg: LegName, max: number): TargetCheck {
  return { leg, metric: 'p95Ms', limit: { max } };
}

function evaluateRate(max: number, change: Change) {
  const check = toP95('rate', max);
  return explain(check, toRateLeg({ ...change, client: { latencyMs: LATENCY, ...change.client } }), toTargets(check));
}

function evaluateCapacity(max: number, change: Change, ...floor: readonly TargetCheck[]) {
  const check = toP95('capacity', max);
  const leg = toCapacityLeg({ ...change, client: { latencyMs: LATENCY, ...change.client } });
  return explain(check, leg, toTargets(check, ...floor));
}

describe('latency within the limit on the rate leg', () => {
  it.each([0.99, 1])('passes at the limit itself when %d of the rate was achieved without a drop', (achievedRatio) => {
    expect(evaluateRate(10, { ...SATURATED, client: { achievedRatio } })).toEqual({
      kind: 'pass',
      met: true,
      value: 10,
      because: `P95 10 ms, within the limit of 10 ms: ${achievedRatio * 100} % of the rate was achieved and nothing was dropped.`,
    });
  });

  it('is unproven below that rate', () => {
    expect(evaluateRate(10, { client: { achievedRatio: 0.9899 } })).toEqual({
      kind: 'unproven',
      met: true,
      value: 10,
      because:
        'P95 10 ms, within the limit of 10 ms: only 98.99 % of the rate was achieved, ' +
        'less than the 99 % that count as offered, so the server may have had it easy.',
    });
  });

  it('is unproven with a single drop, which counts as slower than any limit', () => {
    expect(evaluateRate(10, { client: { droppedIterations: 1 } })).toMatchObject({
      kind: 'unproven',
      because:
        'P95 10 ms, within the limit of 10 ms: 1 request never started because no virtual user was free, ' +
        'so the server may have had it easy.',
    });
  });
});

describe('latency within the limit on the capacity leg', () => {
  it('passes when the connections waited on the server and the RPS floor was reached', () => {
    expect(evaluateCapacity(10, { client: { rps: 9375 } }, FLOOR)).toMatchObject({
      kind: 'pass',
      because:
        'P95 10 ms, within the limit of 10 ms: 9,375 requests/s were served and ' +
        'connections waited on the server for 90 % of the time.',
    });
  });

  it.each<[string, Change, readonly TargetCheck[]]>([
    ['the connections waited elsewhere', { client: { rps: 9374 } }, [FLOOR]],
    ['the floor was missed', { client: { rps: 8999, latencyMs: { ...LATENCY, mean: 5.5 } } }, [FLOOR]],
    ['the file names no floor', {}, []],
    ['the mean as measured is not known', { client: { rps: 9375, latencyMs: { ...LATENCY, mean: null } } }, [FLOOR]],
  ])('is unproven when %s', (_, change, floor) => {
    expect(evaluateCapacity(10, change, ...floor)).toMatchObject({ kind: 'unproven', met: true });
  });
});

describe('latency over the limit', () => {
  it('fails by the lower bound of the server’s own percentile, however disturbed the rest', () => {
    const outcome = evaluateRate(1.8, { ...SATURATED, environment: { stealRatio: 0.3 } });
    expect(outcome).toMatchObject({
      kind: 'fail',
      because: 'P95 10 ms, over the limit of 1.8 ms: the server itself measured P95 at 1.9 ms or more.',
    });
  });

  it('does not take a lower bound equal to the limit for proof', () => {
    expect(evaluateRate(1.9, SATURATED)).toMatchObject({
      kind: 'unproven',
      met: false,
      because:
        'P95 10 ms, over the limit of 1.9 ms: the generator was 99 % busy, and only less than 80 % leaves ' +
        'its own queue out, and the server itself measured P95 from 1.9 ms up, which may be within.',
    });
  });

  it('fails when generator and host were healthy', () => {
    expect(evaluateRate(9.99, {})).toMatchObject({
      kind: 'fail',
      because:
        'P95 10 ms, over the limit of 9.99 ms: the generator was 55 % busy and the host was undisturbed, ' +
        "so the time was the server's.",
    });
  });

  it('fails on the capacity leg by the same rule, whether or not the floor was reached', () => {
    expect(evaluateCapacity(9, { client: { rps: 10 } }, FLOOR).kind).toBe('fail');
    expect(evaluateCapacity(9, SATURATED, FLOOR).kind).toBe('unproven');
  });

  it.each<[string, Change]>([
    ['generator 80 % busy', { generator: { cpuUtilization: 0.8 } }],
    ['another program on its CPU', { generator: { cpusBusy: 0.8 } }],
    ['generator not known', { generator: { cpuUtilization: null } }],
    ['its CPU not known', { generator: { cpusBusy: null } }],
    ['steal', { environment: { stealRatio: 0.02 } }],
    ['throttling', { environment: { throttledPeriods: 1 } }],
    ['clock step', { environment: { clockStepMs: -50.1 } }],
    ['core speed', { environment: { spinCalibrationMs: [20, 23.1] } }],
    ['core speed not known', { environment: { spinCalibrationMs: [20] } }],
  ])('stays unproven with %s', (_, change) => {
    expect(evaluateRate(9, change)).toMatchObject({ kind: 'unproven', met: false });
  });

  it.each<[string, Change]>([
    ['generator just below 80 %', { generator: { cpuUtilization: 0.799, cpusBusy: 0.799 } }],
    ['steal just below 2 %', { environment: { stealRatio: 0.0199 } }],
    ['throttling not known', { environment: { throttledPeriods: 'unknown' } }],
    ['a clock step of 50 ms', { environment: { clockStepMs: -50 } }],
    ['core speed 15 % off', { environment: { spinCalibrationMs: [20, 23] } }],
    ['a foreign target without calibration', { server: null, environment: { spinCalibrationMs: [] } }],
  ])('still fails with %s', (_, change) => {
    expect(evaluateRate(9, change).kind).toBe('fail');
  });

  it.each([
    [9, 0, 'fail'],
    [9, 1, 'unproven'], // 10 ms may be 9 ms, which meets the limit
    [8.9, 1, 'fail'],
  ])(
    'over %d ms with %d drops at 1,000/s, each of which shifts the intended starts by 1 ms, is %s',
    (max, dropped, kind) => {
      expect(evaluateRate(max, { client: { droppedIterations: dropped } }).kind).toBe(kind);
    },
  );

  it('says by how much drops lengthen latencies', () => {
    expect(evaluateRate(5, { client: { droppedIterations: 400 } }).because).toBe(
      'P95 10 ms, over the limit of 5 ms: 400 requests never started, which lengthens latencies by up to 400 ms, and ' +
        'the server itself measured P95 from 1.9 ms up, which may be within.',
    );
  });

  it('goes on without the server’s histogram', () => {
    expect(evaluateRate(1, { ...SATURATED, server: { latencyMs: null } })).toMatchObject({ kind: 'unproven' });
    expect(evaluateRate(1, { server: { latencyMs: null } })).toMatchObject({ kind: 'fail' });
  });
});

describe('each percentile', () => {
  it.each<[Metric, number, number]>([
    ['p50Ms', 4.5, 1.1],
    ['p90Ms', 6, 1.5],
    ['p95Ms', 10, 1.9],
    ['p99Ms', 12, 2.8],
    ['maxMs', 30, 9],
  ])('%s reads the client’s value and the server’s lower bound', (metric, value, atLeast) => {
    const judge = (max: number) => {
      const check: TargetCheck = { leg: 'rate', metric, limit: { max } };
      return explain(check, toRateLeg({ ...SATURATED, client: { latencyMs: LATENCY } }), toTargets(check));
    };
    expect(judge(value)).toMatchObject({ kind: 'pass', value });
    expect(judge(atLeast)).toMatchObject({ kind: 'unproven', value });
    expect(judge(atLeast - 0.01)).toMatchObject({ kind: 'fail', value });
  });
});
