import { describe, expect, it } from 'vitest';
import { toRemedies } from '../../gate/remedy.ts';
import { settleCheck } from '../../gate/settled-check.ts';
import type { OverloadMeasurement } from '../../run/measurement.ts';
import type { TargetCheck } from '../../targets/target.ts';
import { explain } from './explanation.ts';
import { BUSY_SERVER, type Change, SATURATED, toAttempts, toRateLeg, toTargets } from './sample.ts';
import { OVERLOAD } from './shaped.ts';

const NOT_OVERLOADED = { refused: 10, refusedRatio: 0.001, refusedWholeLeg: 12 };

const GOODPUT: TargetCheck = { leg: 'rate', metric: 'goodputRps', limit: { min: 450 } };
const ACCEPTED: TargetCheck = { leg: 'rate', metric: 'acceptedP95Ms', limit: { max: 100 } };
const REFUSED: TargetCheck = { leg: 'rate', metric: 'refusedRatio', limit: { max: 0.8 } };
const FAILED: TargetCheck = { leg: 'rate', metric: 'failedRatio', limit: { max: 0 } };

function judge(check: TargetCheck, overload: Partial<OverloadMeasurement> = {}, change: Change = {}) {
  const client = { ...change.client, overload: { ...OVERLOAD, ...overload } };
  return explain(check, toRateLeg({ ...change, client }), toTargets(check));
}

describe('a server under overload', () => {
  it.each([GOODPUT, ACCEPTED, REFUSED, FAILED])('passes %j when it was met while the server refused some', (check) => {
    expect(judge(check).kind).toBe('pass');
  });

  it('says what proves it', () => {
    expect(judge(GOODPUT).because).toBe(
      'Goodput 500 requests/s, at least the 450 requests/s asked for: 100 % of the rate was achieved and ' +
        'nothing was dropped and the server refused 70 % of it.',
    );
  });

  it.each([GOODPUT, ACCEPTED, REFUSED, FAILED])('proves nothing of %j when it refused next to nothing', (check) => {
    expect(judge(check, NOT_OVERLOADED)).toMatchObject({
      kind: 'unproven',
      met: true,
      because: expect.stringContaining('the server refused 0.1 % of it, less than the 1 % that show an overload'),
    });
  });

  it('fails too little goodput when it refused some and was busy, or generator and host were healthy', () => {
    expect(judge(GOODPUT, { goodputRps: 200 }).kind).toBe('fail');
    expect(judge(GOODPUT, { goodputRps: 200 }, { ...BUSY_SERVER, ...SATURATED }).kind).toBe('fail');
    expect(judge(GOODPUT, { goodputRps: 200 }, SATURATED).kind).toBe('unproven');
    expect(judge(GOODPUT, { ...NOT_OVERLOADED, goodputRps: 200 }).kind).toBe('unproven');
  });

  it('fails late answers to the accepted, and too many refusals, when generator and host were healthy', () => {
    const late = { acceptedLatencyMs: { mean: 1, p50: 1, p90: 1, p95: 101, p99: 1, max: 1 } };
    expect([judge(ACCEPTED, late).kind, judge(ACCEPTED, late, SATURATED).kind]).toEqual(['fail', 'unproven']);
    const rude = { refusedRatio: 0.9 };
    expect([judge(REFUSED, rude).kind, judge(REFUSED, rude, SATURATED).kind]).toEqual(['fail', 'unproven']);
  });

  it('is silent for a generator that gave up although it answered 503: those were expected', () => {
    const gaveUp = { failures: { timeout: 4, connection: 0, status: 0, other: 0 }, failed: 4, failedRatio: 0.001 };
    const change: Change = { ...SATURATED, client: gaveUp, server: { serverErrors: 8400 } };
    expect(judge(FAILED, {}, change).kind).toBe('unproven');
    expect(judge(FAILED, {}, { ...change, server: { serverErrors: 8401 } }).kind).toBe('fail');
  });

  it('is to be offered more when it refused next to nothing', () => {
    const rate = toRateLeg({ client: { overload: { ...OVERLOAD, ...NOT_OVERLOADED } } });
    const attempts = toAttempts({ rate: [rate] });
    expect(toRemedies([settleCheck(GOODPUT, attempts, toTargets(GOODPUT))], attempts)).toEqual([
      'Offer more than the server lets through (--rate).',
    ]);
  });
});
