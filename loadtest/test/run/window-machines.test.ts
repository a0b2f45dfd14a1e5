// What a window tells of generator and host.
import { describe, expect, it } from 'vitest';
import { toEnvironmentReading, toGeneratorMeasurement } from '../../run/window.ts';
import { cpu, tick, times, windowOf } from './sample-ticks.ts';

const K6 = { tool: 'k6', version: 'v2' } as const;

describe('toGeneratorMeasurement', () => {
  it('relates its CPU time to all the CPUs it may use, and shows the busiest of them', () => {
    const window = windowOf([
      tick({ atMs: 0, generator: cpu(7, 0), cpuTimes: times([0, 0], [0, 0]) }),
      tick({ atMs: 2000, generator: cpu(7, 1), cpuTimes: times([20, 180], [150, 50]) }),
    ]);
    expect(toGeneratorMeasurement(window, K6, [0, 1])).toEqual({
      tool: 'k6',
      version: 'v2',
      cpus: [0, 1],
      cpuUtilization: 0.25,
      cpusBusy: 0.75,
      busiestSecond: 0.75,
      saturated: false,
    });
  });

  it('shows the second in which it was busiest, which a mean hides', () => {
    const window = windowOf([
      tick({ atMs: 0, cpuTimes: times([0, 0]) }),
      tick({ atMs: 1000, cpuTimes: times([97, 3]) }),
      tick({ atMs: 2000, cpuTimes: times([117, 83]) }),
    ]);
    const { cpusBusy, busiestSecond } = toGeneratorMeasurement(window, { tool: 'k6', version: 'v2' }, [0]);
    expect([cpusBusy, busiestSecond]).toEqual([0.585, 0.97]);
  });

  it('is saturated when others keep its CPU busy', () => {
    const window = windowOf([
      tick({ atMs: 0, generator: cpu(7, 0), cpuTimes: times([0, 0]) }),
      tick({ atMs: 1000, generator: cpu(7, 0.1), cpuTimes: times([99, 1]) }),
    ]);
    expect(toGeneratorMeasurement(window, K6, [0]).saturated).toBe(true);
  });

  it('does not know what could not be read', () => {
    const window = windowOf([tick({ atMs: 0 }), tick({ atMs: 1000 })]);
    expect(toGeneratorMeasurement(window, K6, [0])).toMatchObject({
      cpuUtilization: null,
      cpusBusy: null,
      busiestSecond: null,
      saturated: null,
    });
  });
});

describe('toEnvironmentReading', () => {
  it("reads the server's CPUs, the worst steal of either side, and quota periods of the window alone", () => {
    const window = windowOf([
      tick({ atMs: 0, cpuTimes: times([0, 0], [0, 0]), throttling: { periods: 3, whole: true } }),
      tick({ atMs: 1000, cpuTimes: times([95, 5], [50, 40, 10]), throttling: { periods: 5, whole: true } }),
    ]);
    const reading = toEnvironmentReading(
      window,
      { app: [0], load: [1] },
      { clockStepMs: 1, spinCalibrationMs: [8, 9] },
    );
    expect(reading).toEqual({
      serverCpusBusy: 0.95,
      serverCpusOthers: null,
      stealRatio: 0.1,
      throttledPeriods: 2,
      clockStepMs: 1,
      spinCalibrationMs: [8, 9],
    });
  });
});

describe("what others took of the server's CPUs", () => {
  it('is what its shards did not use', () => {
    const window = windowOf([
      tick({ atMs: 0, cpuTimes: times([0, 0], [0, 0]), shards: [cpu(1, 0)] }),
      tick({ atMs: 1000, cpuTimes: times([90, 10], [50, 50]), shards: [cpu(1, 0.2)] }),
    ]);
    const noise = { clockStepMs: 0, spinCalibrationMs: [] };
    expect(toEnvironmentReading(window, { app: [0], load: [1] }, noise).serverCpusOthers).toBeCloseTo(0.7, 10);
    expect(toEnvironmentReading(window, { app: [0, 1], load: [] }, noise).serverCpusOthers).toBeCloseTo(0.6, 10);
  });
});
