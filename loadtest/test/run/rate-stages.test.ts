import { describe, expect, it } from 'vitest';
import { findProfile, loadProfiles } from '../../profiles/load-profiles.ts';
import { planGet } from '../../requests/request-plan.ts';
import { toLegPlan } from '../../run/leg-plan.ts';
import { countVirtualUsers, toRateStages } from '../../run/rate-stages.ts';

const find = (name: string) => findProfile(loadProfiles(), name);
const requests = planGet('http://127.0.0.1/');
const toPlan = (name: string, leg: 'capacity' | 'rate', ratePerSec = 1000) =>
  toLegPlan({ runId: 'r', attempt: 1, leg, requests, profile: find(name), ratePerSec });

describe('the stages of the rate leg', () => {
  it('of a spike follow each other, five times the rate in the middle', () => {
    expect(toRateStages(find('spike'), 1000)).toEqual([
      { name: 'base', startSeconds: 0, seconds: 6, ratePerSec: 1000, virtualUsers: 600 },
      { name: 'spike', startSeconds: 6, seconds: 10, ratePerSec: 5000, virtualUsers: 3000 },
      { name: 'recovery', startSeconds: 16, seconds: 8, ratePerSec: 1000, virtualUsers: 600 },
    ]);
  });

  it('of any other shape are one', () => {
    expect(toRateStages(find('soak'), 500)).toEqual([
      { name: 'rate', startSeconds: 0, seconds: 900, ratePerSec: 500, virtualUsers: 300 },
    ]);
  });

  it('have whole rates, at least 1', () => {
    expect(toRateStages(find('spike'), 0.01).map(({ ratePerSec }) => ratePerSec)).toEqual([1, 1, 1]);
  });

  it('hold the virtual users of a stage until its graceful stop is over', () => {
    const stages = toRateStages(find('spike'), 1000);
    expect([countVirtualUsers(stages, 6), countVirtualUsers(stages, 11)]).toEqual([3600, 4200]);
  });
});

describe('the plan of a leg', () => {
  it('in slices of 2 s never mixes two stages of a spike', () => {
    const { sliceSeconds, stages, virtualUsers } = toPlan('spike', 'rate');
    expect([sliceSeconds, virtualUsers]).toEqual([2, 3600]);
    expect(stages.every(({ startSeconds }) => startSeconds % sliceSeconds === 0)).toBe(true);
  });

  it('expects refusals under overload alone', () => {
    expect([toPlan('overload', 'rate').refusedStatus, toPlan('light', 'rate').refusedStatus]).toEqual([[503], []]);
  });

  it('has no stages at full throttle', () => {
    expect(toPlan('light', 'capacity').stages).toEqual([]);
  });
});
