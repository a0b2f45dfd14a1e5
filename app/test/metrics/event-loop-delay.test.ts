import { describe, expect, it } from 'vitest';
import { toDelay, watchEventLoopDelay } from '../../metrics/event-loop-delay.ts';

const MS = 1e6; // nanoseconds

describe('the delay of the event loop', () => {
  it('is what lies between two timers beyond their distance of 20 ms', () => {
    const { meanSeconds, maxSeconds } = toDelay({ count: 50, mean: 21 * MS, max: 120 * MS });
    expect(meanSeconds).toBeCloseTo(0.001, 9);
    expect(maxSeconds).toBeCloseTo(0.1, 9);
  });

  it('is 0 for a loop that is on time, or early by the clock’s step', () => {
    expect(toDelay({ count: 50, mean: 19.9 * MS, max: 20 * MS })).toEqual({ meanSeconds: 0, maxSeconds: 0 });
  });

  it('is 0 before anything was seen, whatever an empty histogram says', () => {
    expect(toDelay({ count: 0, mean: Number.NaN, max: 0 })).toEqual({ meanSeconds: 0, maxSeconds: 0 });
  });

  it('shows a loop that stood still, within two of its seconds', async () => {
    const read = watchEventLoopDelay();
    await new Promise((resolve) => setTimeout(resolve, 50)); // the first of its timers
    const until = performance.now() + 300;
    while (performance.now() < until);
    await expect.poll(() => read().maxSeconds).toBeGreaterThan(0.15);
  });
});
