import { describe, expect, it } from 'vitest';
import { generatorHealthy, hostHealthy, isGeneratorSaturated, serverBusy } from '../../../gate/evidence/machines.ts';
import type { GeneratorMeasurement } from '../../../run/measurement.ts';
import { type Change, toRateLeg } from '../sample.ts';

function toGenerator(change: Partial<GeneratorMeasurement>): GeneratorMeasurement {
  return toRateLeg({ generator: change }).generator;
}

describe('a saturated generator', () => {
  it.each([
    [{ cpuUtilization: 0.8, cpusBusy: 0 }, true],
    [{ cpuUtilization: 0, cpusBusy: 0.8 }, true],
    [{ cpuUtilization: 0.8, cpusBusy: null }, true],
    [{ cpuUtilization: null, cpusBusy: 0.8 }, true],
    [{ cpuUtilization: 0.799, cpusBusy: 0.799 }, false],
    [{ cpuUtilization: null, cpusBusy: null }, false],
  ])('%o: %s', (change, saturated) => {
    expect(isGeneratorSaturated(toGenerator(change))).toBe(saturated);
  });

  it('is never healthy, and what is not known is neither', () => {
    for (const change of [{ cpuUtilization: 0.8 }, { cpusBusy: 0.8 }, { cpuUtilization: null }, { cpusBusy: null }]) {
      expect(generatorHealthy(toRateLeg({ generator: change })).holds).toBe(false);
    }
  });
});

describe('the host', () => {
  it.each<[Change, string]>([
    [{}, 'the host was undisturbed'],
    [
      { environment: { throttledPeriods: 'unknown' } },
      'the host was undisturbed (whether a CPU quota was hit is not known)',
    ],
    [{ environment: { clockStepMs: -120 } }, 'the wall clock stepped by -120 ms'],
    [{ environment: { serverCpusOthers: 0.149 } }, 'the host was undisturbed'],
    [{ environment: { serverCpusOthers: 0.73 } }, "other programs used 73 % of the server's CPUs"],
    [{ environment: { stealRatio: 0.051 } }, "5.1 % of a CPU's time was stolen by other machines"],
    [
      { environment: { spinCalibrationMs: [20, 30] } },
      "the speed of the server's core changed by 50 %, more than the 15 % allowed",
    ],
    [{ environment: { spinCalibrationMs: [20] } }, "the speed of the server's core was not measured before and after"],
    [
      { environment: { throttledPeriods: 12, clockStepMs: 51 } },
      'a CPU quota was hit in 12 periods and the wall clock stepped by 51 ms',
    ],
  ])('%o: "%s"', (change, said) => {
    const evidence = hostHealthy(toRateLeg(change));
    expect(evidence).toMatchObject({ holds: said.startsWith('the host'), said });
  });
});

describe('a busy server', () => {
  it('names every doubt', () => {
    const leg = toRateLeg({ environment: { serverCpusBusy: 0.9, stealRatio: 0.1, throttledPeriods: 2 } });
    expect(serverBusy(leg)).toEqual({
      holds: false,
      said:
        "the server's CPUs were 90 % busy, where 95 % would show that it was the limit and " +
        "10 % of a CPU's time was stolen by other machines and a CPU quota was hit in 2 periods",
      doubts: ['serverIdle', 'stolen', 'quota'],
    });
  });
});
