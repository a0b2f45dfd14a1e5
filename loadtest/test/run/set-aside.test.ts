import { describe, expect, it } from 'vitest';
import { toSetAside } from '../../run/set-aside.ts';
import { toCapacityLeg, toRateLeg } from '../gate/sample.ts';

describe('a run that limits are to be drawn from', () => {
  it('counts when its rate was offered by a free generator', () => {
    expect(toSetAside({ capacity: [toCapacityLeg()], rate: [toRateLeg()] })).toBeNull();
    expect(toSetAside({ capacity: [toCapacityLeg()], rate: [] })).toBeNull();
  });

  it('is set aside when the generator was busy, which may be so on the capacity leg', () => {
    const busy = { generator: { cpuUtilization: 0.95, cpusBusy: 0.95 } };
    expect(toSetAside({ capacity: [toCapacityLeg(busy)], rate: [toRateLeg()] })).toBeNull();
    const setAside = toSetAside({ capacity: [], rate: [toRateLeg(busy)] });
    expect(setAside?.why).toBe('the generator’s CPUs were busy on the rate leg');
    expect(setAside?.again).toContain('got a busy one again and again');
  });

  it.each([
    [{ achievedRatio: 0.98 }, 'only 98 % of the rate was achieved, less than the 99 % that count as offered'],
    [{ droppedIterations: 3 }, '3 requests never started because no virtual user was free'],
  ])('is set aside with %j: less than the rate was offered', (client, why) => {
    const setAside = toSetAside({ capacity: [], rate: [toRateLeg({ client })] });
    expect(setAside?.why).toBe(why);
    expect(setAside?.again).toBe(
      `Expected the whole rate to be offered on the rate leg, got less again and again: ${why}. Ask for a lower --rate, or ` +
        'run again when the host is quieter.',
    );
  });
});
