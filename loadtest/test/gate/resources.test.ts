import { describe, expect, it } from 'vitest';
import type { TargetCheck } from '../../targets/target.ts';
import { explain } from './explanation.ts';
import { type Change, SATURATED, toCapacityLeg, toRateLeg, toTargets } from './sample.ts';

function evaluateRate(metric: TargetCheck['metric'], max: number, change: Change) {
  const check: TargetCheck = { leg: 'rate', metric, limit: { max } };
  return explain(check, toRateLeg(change), toTargets(check));
}

describe.each([
  ['cpuUtilization', 0.4, 'Server CPU 40 %', '40 %', '39 %', 0.39],
  ['rssMb', 80, 'Memory of a shard 80 MiB', '80 MiB', '79 MiB', 79],
] as const)('%s', (metric, value, named, limit, lower, lowerMax) => {
  it('passes at the limit itself at an achieved rate, whatever the host', () => {
    const change: Change = { ...SATURATED, client: { achievedRatio: 0.99 }, environment: { stealRatio: 0.5 } };
    expect(evaluateRate(metric, value, change)).toEqual({
      kind: 'pass',
      met: true,
      value,
      because: `${named}, within the limit of ${limit}: 99 % of the rate was achieved.`,
    });
  });

  it('is unproven within the limit when the rate was not achieved', () => {
    expect(evaluateRate(metric, value, { client: { achievedRatio: 0.98 } })).toEqual({
      kind: 'unproven',
      met: true,
      value,
      because:
        `${named}, within the limit of ${limit}: only 98 % of the rate was achieved, ` +
        'less than the 99 % that count as offered.',
    });
  });

  it('fails over the limit at an achieved rate on a healthy host', () => {
    expect(evaluateRate(metric, lowerMax, SATURATED)).toEqual({
      kind: 'fail',
      met: false,
      value,
      because: `${named}, over the limit of ${lower}: 100 % of the rate was achieved and the host was undisturbed.`,
    });
  });

  it.each<[string, Change]>([
    ['the rate was not achieved', { client: { achievedRatio: 0.98 } }],
    ['CPU time was stolen', { environment: { stealRatio: 0.02 } }],
    ['the core changed its speed', { environment: { spinCalibrationMs: [20, 24] } }],
  ])('is unproven over the limit when %s', (_, change) => {
    expect(evaluateRate(metric, lowerMax, change)).toMatchObject({ kind: 'unproven', met: false });
  });
});

describe('CPU a request', () => {
  const check: TargetCheck = { leg: 'capacity', metric: 'cpuUsPerRequest', limit: { max: 40 } };
  const evaluateCapacity = (change: Change) => explain(check, toCapacityLeg(change), toTargets(check));

  it('passes on a healthy host', () => {
    expect(evaluateCapacity({})).toMatchObject({
      kind: 'pass',
      because: 'CPU a request 40 µs, within the limit of 40 µs: the host was undisturbed.',
    });
  });

  it('fails on a healthy host', () => {
    expect(evaluateCapacity({ server: { cpuUsPerRequest: 40.1 } })).toMatchObject({ kind: 'fail', met: false });
  });

  it.each([40, 41])('is unproven in both directions on a disturbed host (%d µs)', (cpuUsPerRequest) => {
    const change: Change = { server: { cpuUsPerRequest }, environment: { throttledPeriods: 3 } };
    expect(evaluateCapacity(change)).toMatchObject({ kind: 'unproven', met: cpuUsPerRequest === 40 });
  });

  it('needs the achieved rate on the rate leg, for it depends on the load', () => {
    expect(evaluateRate('cpuUsPerRequest', 40, {}).kind).toBe('pass');
    expect(evaluateRate('cpuUsPerRequest', 40, { client: { achievedRatio: 0.98 } }).kind).toBe('unproven');
    expect(evaluateRate('cpuUsPerRequest', 39, { client: { achievedRatio: 0.98 } }).kind).toBe('unproven');
  });
});
