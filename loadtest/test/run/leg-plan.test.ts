import { describe, expect, it } from 'vitest';
import { planGet } from '../../requests/request-plan.ts';
import { toLegPlan, toSliceCount } from '../../run/leg-plan.ts';

const requests = planGet('http://127.0.0.1/');
const profile = {
  name: 'p',
  description: 'p',
  connections: 50,
  measureSeconds: 10,
  warmupSeconds: 3,
  wrkThreads: 4,
  shape: { kind: 'steady' },
} as const;
const asked = { runId: 'r', attempt: 1, requests, profile, ratePerSec: 1000 };

describe('toLegPlan', () => {
  it("gives the capacity leg the profile's connections and no rate", () => {
    expect(toLegPlan({ ...asked, leg: 'capacity' })).toMatchObject({ virtualUsers: 50, ratePerSec: null });
  });

  it('gives the rate leg virtual users for a stall of 0.6 s, so that 500 ms are measured and not dropped', () => {
    expect(toLegPlan({ ...asked, leg: 'rate' })).toMatchObject({ virtualUsers: 600, ratePerSec: 1000 });
    expect(toLegPlan({ ...asked, leg: 'rate', ratePerSec: 1 }).virtualUsers).toBe(1);
  });

  it.each([
    [3, 1, 3],
    [10, 1, 10],
    [12, 1, 12],
    [13, 2, 7],
    [30, 3, 10],
    [120, 10, 12],
    [900, 75, 12],
  ])('cuts %i s into slices of %i s, %i of them and never more than 12', (measureSeconds, sliceSeconds, count) => {
    const plan = toLegPlan({ ...asked, leg: 'capacity', profile: { ...profile, measureSeconds } });
    expect([plan.sliceSeconds, toSliceCount(plan)]).toEqual([sliceSeconds, count]);
  });
});
