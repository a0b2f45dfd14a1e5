import { describe, expect, it } from 'vitest';
import { startSplitClock } from '../../compare/split-clock.ts';

describe('startSplitClock', () => {
  it('adds up what each part took, also of one that failed, and gives the rest to nobody', async () => {
    let nowMs = 1000;
    const clock = startSplitClock(() => nowMs);
    const take = (ms: number) => async () => {
      nowMs += ms;
    };
    await clock.time('start', take(300));
    await clock.time('throttle', take(4_000));
    nowMs += 50;
    await clock.time('throttle', take(4_000));
    const failing = clock.time('stop', async () => {
      nowMs += 200;
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    const split = clock.read((nowMs - 1000) / 1000);
    expect(split).toEqual({
      spin: 0,
      start: 0.3,
      throttle: 8,
      rate: 0,
      stop: 0.2,
      control: 0,
      rest: expect.closeTo(0.05),
    });
  });
});
