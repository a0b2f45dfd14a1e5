import { describe, expect, it } from 'vitest';
import type { GeneratorMeasurement } from '../../run/measurement.ts';
import { toBusiest, withGeneratorBusy } from '../../run/stage-generator.ts';
import { toRateLeg } from '../gate/sample.ts';
import { toSpike } from '../gate/shaped.ts';

const WHOLE = toRateLeg().generator;
const stage = (cpuUtilization: number | null, cpusBusy: number | null): GeneratorMeasurement => ({
  ...WHOLE,
  cpuUtilization,
  cpusBusy,
});

describe('toBusiest', () => {
  it('has the figures of the busiest stage: a mean would hide that the spike was too much for it', () => {
    const busiest = toBusiest([stage(0.2, 0.3), stage(0.9, 0.95), stage(0.2, 0.3)], WHOLE);
    expect(busiest).toMatchObject({ cpuUtilization: 0.9, cpusBusy: 0.95, saturated: true });
  });

  it('does not know what it does not know of one stage', () => {
    expect(toBusiest([stage(0.2, 0.3), null], WHOLE)).toMatchObject({
      cpuUtilization: null,
      cpusBusy: null,
      saturated: null,
    });
    expect(toBusiest([stage(0.2, null), stage(0.3, 0.9)], WHOLE)).toMatchObject({
      cpuUtilization: 0.3,
      cpusBusy: null,
    });
  });
});

describe('withGeneratorBusy', () => {
  it('tells each stage how busy the generator was in it', () => {
    const { client } = toRateLeg(toSpike([2, 2, 2, 2]));
    const { stages } = withGeneratorBusy(client, [stage(0.2, 0.3), stage(0.9, 0.5), null]);
    expect(stages.map(({ generatorBusy }) => generatorBusy)).toEqual([0.3, 0.9, null]);
  });
});
