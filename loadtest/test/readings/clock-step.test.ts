import { describe, expect, it } from 'vitest';
import { startClockStepDetector } from '../../readings/clock-step.ts';

function createClocks() {
  const clocks = {
    wall: 1_700_000_000_000,
    monotonic: 5_000,
    wallMs: () => clocks.wall,
    monotonicMs: () => clocks.monotonic,
  };
  return clocks;
}

describe('startClockStepDetector', () => {
  it('reads 0 while both clocks advance alike', () => {
    const clocks = createClocks();
    const detector = startClockStepDetector(clocks);
    clocks.wall += 60_000;
    clocks.monotonic += 60_000;
    expect(detector.read()).toBe(0);
  });

  it.each([3_600_000, 2, -2, -3_600_000])('reads a step of %d ms', (stepMs) => {
    const clocks = createClocks();
    const detector = startClockStepDetector(clocks);
    clocks.wall += 1_000 + stepMs;
    clocks.monotonic += 1_000;
    expect(detector.read()).toBe(stepMs);
  });

  it('remembers the largest step after the clock was set back', () => {
    const clocks = createClocks();
    const detector = startClockStepDetector(clocks);
    clocks.wall -= 5_000;
    expect(detector.read()).toBe(-5_000);
    clocks.wall += 5_000;
    expect(detector.read()).toBe(-5_000);
  });

  it('finds no step of a second on this machine while the test runs', () => {
    expect(Math.abs(startClockStepDetector().read())).toBeLessThan(1_000);
  });
});
