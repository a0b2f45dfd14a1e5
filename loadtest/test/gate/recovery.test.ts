import { describe, expect, it } from 'vitest';
import { toRecoverySeconds } from '../../gate/recovery.ts';
import type { TargetCheck } from '../../targets/target.ts';
import { explain } from './explanation.ts';
import { type Change, SATURATED, toRateLeg, toTargets } from './sample.ts';
import { toSpike } from './shaped.ts';

const CHECK: TargetCheck = { leg: 'rate', metric: 'recoverySeconds', limit: { max: 4 } };
const recovery = (...given: Parameters<typeof toSpike>) => toRecoverySeconds(toRateLeg(toSpike(...given)).client);

describe('toRecoverySeconds', () => {
  it.each<[string, readonly (number | null)[], number]>([
    ['at once', [2, 2, 2, 2], 0],
    ['after a slice', [30, 2, 2, 2], 2],
    ['after two, though one between was as before', [30, 2, 30, 2], 6],
    ['not at all', [30, 30, 30, 30], 8],
    ['not for good', [2, 2, 2, 30], 8],
    ['not while nothing is answered', [null, 2, 2, 2], 2],
  ])('%s', (_, after, seconds) => {
    expect(recovery(after)).toBe(seconds);
  });

  it('takes up to twice the base, or 5 ms more, as before', () => {
    expect([recovery([7, 7, 7, 7]), recovery([7.1, 7, 7, 7])]).toEqual([0, 2]);
    expect([recovery([40, 40, 40, 40], 20), recovery([41, 40, 40, 40], 20)]).toEqual([0, 2]);
  });

  it('counts a slice that lacks requests as not recovered: those dropped are slower than any limit', () => {
    expect([recovery([2, 2, 2, 2], 2, 990), recovery([2, 2, 2, 2], 2, 980)]).toEqual([0, 8]);
  });

  it('never sees the base again when its own P95 lies among the dropped', () => {
    expect(recovery([2, 2, 2, 2], null)).toBe(8);
  });

  it('is not known where the rate never changed', () => {
    expect(toRecoverySeconds(toRateLeg().client)).toBeNull();
  });
});

describe('the recovery of a spike', () => {
  const judge = (change: Change) => explain(CHECK, toRateLeg(change), toTargets(CHECK));

  it('passes within the limit when every stage had its rate', () => {
    expect(judge(toSpike([30, 2, 2, 2]))).toMatchObject({
      kind: 'pass',
      because:
        'Recovery 2 s, within the limit of 4 s: 100 % of the rate was achieved and the generator was 50 % busy before ' +
        'the spike and the host was undisturbed.',
    });
  });

  it('is unproven within the limit when the spike was not offered', () => {
    const short = toSpike([2, 2, 2, 2]);
    expect(judge({ client: { ...short.client, achievedRatio: 0.9 } }).kind).toBe('unproven');
  });

  it('fails over the limit when generator and host were healthy, and is unproven otherwise', () => {
    const slow = toSpike([30, 30, 30, 30]);
    expect(judge(slow).kind).toBe('fail');
    expect(judge({ ...slow, ...SATURATED }).kind).toBe('unproven');
    expect(judge({ ...slow, environment: { stealRatio: 0.1 } }).kind).toBe('unproven');
  });
});
