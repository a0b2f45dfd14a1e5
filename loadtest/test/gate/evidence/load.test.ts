import { describe, expect, it } from 'vitest';
import { connectionsWaiting, loadOffered, rateAchieved, usersSuffice } from '../../../gate/evidence/load.ts';
import { toCapacityLeg, toRateLeg } from '../sample.ts';

describe('the load on the capacity leg', () => {
  it.each([
    [2000, 2000, true],
    [1999.9, 2000, false],
    [1, null, true],
  ])('of %d requests/s counts as offered with a floor of %s: %s', (rps, floorRps, holds) => {
    expect(loadOffered(toCapacityLeg({ client: { rps } }), floorRps).holds).toBe(holds);
  });
});

describe('what is not known or did not happen', () => {
  it('is no achieved rate', () => {
    expect(rateAchieved(toRateLeg({ client: { achievedRatio: null } }))).toEqual({
      holds: false,
      said: 'how much of the rate was achieved is not known',
      doubts: ['rateNotAchieved'],
    });
  });

  it('is no waiting', () => {
    expect(connectionsWaiting(toCapacityLeg({ client: { latencyMs: null } }))).toEqual({
      holds: false,
      said: 'nothing was answered',
      doubts: ['connectionsIdle'],
    });
  });

  it('is no supply of virtual users', () => {
    expect(usersSuffice(toRateLeg({ client: { ratePerSec: null } })).holds).toBe(false);
  });
});
