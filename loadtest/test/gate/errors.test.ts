import { describe, expect, it } from 'vitest';
import type { ClientMeasurement, FailureCounts } from '../../run/measurement.ts';
import type { TargetCheck } from '../../targets/target.ts';
import { explain } from './explanation.ts';
import { type Change, SATURATED, toCapacityLeg, toRateLeg, toTargets } from './sample.ts';

const FLOOR: TargetCheck = { leg: 'capacity', metric: 'rps', limit: { min: 2000 } };
const FAILED: TargetCheck = { leg: 'capacity', metric: 'failedRatio', limit: { max: 0 } };
const UNFINISHED: TargetCheck = { leg: 'capacity', metric: 'unfinished', limit: { max: 0 } };

function toFailures(change: Partial<FailureCounts>): Partial<ClientMeasurement> {
  const failures = { timeout: 0, connection: 0, status: 0, other: 0, ...change };
  const failed = failures.timeout + failures.connection + failures.status + failures.other;
  return { failures, failed, failedRatio: failed / 100_000 };
}

function evaluateFailed(change: Change) {
  return explain(FAILED, toCapacityLeg(change), toTargets(FAILED, FLOOR));
}

describe('failed requests', () => {
  it('pass when none failed and the load was offered, however busy the generator', () => {
    expect(evaluateFailed(SATURATED)).toMatchObject({
      kind: 'pass',
      because: 'Failed requests 0 %, within the limit of 0 %: 10,000 requests/s were served.',
    });
  });

  it('are unproven when none failed below the RPS that the file asks for', () => {
    expect(evaluateFailed({ client: { rps: 1999 } })).toMatchObject({
      kind: 'unproven',
      met: true,
      because:
        'Failed requests 0 %, within the limit of 0 %: only 1,999 requests/s were served, ' +
        'less than the 2,000 that the targets ask for, so the server may have had it easy.',
    });
  });

  it('pass without a floor in the file: then any load is what was asked for', () => {
    expect(explain(FAILED, toCapacityLeg({ client: { rps: 1 } }), toTargets(FAILED)).kind).toBe('pass');
  });

  it.each<[string, Change, string]>([
    ['all of it achieved', {}, 'pass'],
    ['too little achieved', { client: { achievedRatio: 0.98 } }, 'unproven'],
    ['a request dropped', { client: { droppedIterations: 1 } }, 'unproven'],
  ])('on the rate leg lean on the rate: %s', (_, change, kind) => {
    const check: TargetCheck = { ...FAILED, leg: 'rate' };
    expect(explain(check, toRateLeg(change), toTargets(check)).kind).toBe(kind);
  });

  it('fail when one of them failed, and name the kinds', () => {
    expect(evaluateFailed({ client: toFailures({ timeout: 1, connection: 2, status: 3, other: 1 }) })).toMatchObject({
      kind: 'fail',
      because:
        'Failed requests 0.007 %, over the limit of 0 %: 7 of 100,000 requests failed ' +
        '(1 time-out, 2 connection errors, 3 unexpected answers, 1 other failure).',
    });
  });

  it('are unproven when a saturated generator gave up by itself and the server shows no sign', () => {
    expect(evaluateFailed({ ...SATURATED, client: toFailures({ timeout: 4, connection: 1 }) })).toMatchObject({
      kind: 'unproven',
      met: false,
      because:
        'Failed requests 0.005 %, over the limit of 0 %: 5 of 100,000 requests failed (4 time-outs, 1 connection error), ' +
        'but the generator was saturated and the server shows no sign of trouble.',
    });
  });

  it('are unproven when a CPU quota held the generator back, under which it looks idle', () => {
    const environment = { throttledPeriods: 12 };
    expect(evaluateFailed({ environment, client: toFailures({ timeout: 4 }) })).toMatchObject({
      kind: 'unproven',
      because:
        'Failed requests 0.004 %, over the limit of 0 %: 4 of 100,000 requests failed (4 time-outs), ' +
        'but a CPU quota was hit in 12 periods and the server shows no sign of trouble.',
    });
    expect(evaluateFailed({ environment, client: toFailures({ status: 4 }) }).kind).toBe('fail');
    expect(
      evaluateFailed({ environment: { throttledPeriods: 'unknown' }, client: toFailures({ timeout: 4 }) }).kind,
    ).toBe('fail');
  });

  it('are excused for a foreign target too, as far as it can be seen', () => {
    expect(evaluateFailed({ ...SATURATED, server: null, client: toFailures({ timeout: 4 }) }).kind).toBe('unproven');
  });

  it.each<[string, Change]>([
    ['the generator had CPU to spare', { client: toFailures({ timeout: 4 }) }],
    [
      'nobody knows how busy it was',
      { generator: { cpuUtilization: null, cpusBusy: null }, client: toFailures({ timeout: 4 }) },
    ],
    ['one was answered with another status', { ...SATURATED, client: toFailures({ timeout: 4, status: 1 }) }],
    ['one failed otherwise', { ...SATURATED, client: toFailures({ timeout: 4, other: 1 }) }],
    ['the server answered 5xx', { ...SATURATED, client: toFailures({ timeout: 4 }), server: { serverErrors: 1 } }],
    ['a shard died', { ...SATURATED, client: toFailures({ timeout: 4 }), server: { shardRestarts: 1 } }],
    ['the server stalled', { ...SATURATED, client: { ...toFailures({ timeout: 4 }), stalledSeconds: 1 } }],
    ['the kinds are not told', { ...SATURATED, client: { failed: 4, failedRatio: 0.001 } }],
  ])('are not excused when %s', (_, change) => {
    expect(evaluateFailed(change).kind).toBe('fail');
  });

  it('pass at the limit itself where the file allows some', () => {
    const check: TargetCheck = { ...FAILED, limit: { max: 0.00004 } };
    const judge = (timeout: number) =>
      explain(check, toCapacityLeg({ client: toFailures({ timeout }) }), toTargets(check)).kind;
    expect([judge(4), judge(5)]).toEqual(['pass', 'fail']);
  });
});

describe('unfinished requests', () => {
  const judge = (change: Change) => explain(UNFINISHED, toCapacityLeg(change), toTargets(UNFINISHED, FLOOR));

  it('pass at none, when the load was offered', () => {
    expect(judge({}).kind).toBe('pass');
    expect(judge({ client: { rps: 1999 } }).kind).toBe('unproven');
  });

  it('fail at one', () => {
    expect(judge({ client: { unfinished: 1 } })).toMatchObject({
      kind: 'fail',
      because: '1 unfinished request, over the limit of 0: started, but never finished.',
    });
  });

  it('are unproven with a saturated generator and a silent server alone', () => {
    expect(judge({ ...SATURATED, client: { unfinished: 2 } }).kind).toBe('unproven');
    expect(judge({ ...SATURATED, client: { unfinished: 2, stalledSeconds: 1 } }).kind).toBe('fail');
  });
});
