import { describe, expect, it } from 'vitest';
import { judge, toErrorJudgement, toUnjudged } from '../../gate/judgement.ts';
import { RunError } from '../../gate/run-error.ts';
import { ANY_SERVICE, type Change, CI, SATURATED, toAttempts, toCapacityLeg, toRateLeg, toTargets } from './sample.ts';

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

  it('is FAIL for a server that only fails, fast as it is, though the targets ask for latency alone', () => {
    const client = {
      failed: 10_000,
      failedRatio: 1,
      failures: { timeout: 0, connection: 0, status: 10_000, other: 0 },
    };
    const targets = toTargets({ leg: 'rate', metric: 'p95Ms', limit: { max: 10 } });
    const { verdict, reasons } = judge(toAttempts({ capacity: [], rate: [toRateLeg({ client })] }), targets);
    expect(verdict.kind).toBe('FAIL');
    expect(reasons).toEqual([
      'On the rate leg: Failed requests 100 %, over the limit of 0 %: 10,000 of 10,000 requests failed (10,000 unexpected answers).',
    ]);
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
    expect(judge(attempts, ANY_SERVICE).verdict.kind).toBe('PASS');
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
    expect(toUnjudged(toAttempts())).toEqual({
      verdict: { kind: 'NONE' },
      checks: [],
      reasons: ['Measured only: nothing was judged.'],
    });
  });
});
