import { describe, expect, it } from 'vitest';
import { toRemedies } from '../../gate/remedy.ts';
import type { Check } from '../../gate/verdict.ts';
import type { Attempts } from '../../run/measurement.ts';
import { SATURATED, toAttempts, toCapacityLeg, toRateLeg } from './sample.ts';

const OPEN: Omit<Check, 'leg'> = {
  metric: 'failedRatio',
  limit: { max: 0 },
  value: 0,
  outcome: 'unproven',
  because: 'Failed requests 0 %.',
  attempts: 1,
};

describe('toRemedies', () => {
  it.each<[string, Check['leg'], Attempts, readonly string[]]>([
    [
      'a saturated generator at full throttle',
      'capacity',
      toAttempts({ capacity: [toCapacityLeg(SATURATED)] }),
      ['Give the generator more CPUs (LOAD_CPUSET), or judge the capacity leg with --generator wrk.'],
    ],
    [
      'a saturated wrk',
      'capacity',
      toAttempts({ capacity: [toCapacityLeg({ generator: { ...SATURATED.generator, tool: 'wrk' } })] }),
      ['Give the generator more CPUs (LOAD_CPUSET).'],
    ],
    [
      'a saturated generator at a rate',
      'rate',
      toAttempts({ rate: [toRateLeg(SATURATED)] }),
      ['Give the generator more CPUs (LOAD_CPUSET), or ask for a lower rate.'],
    ],
    [
      'too few virtual users',
      'rate',
      toAttempts({ rate: [toRateLeg({ client: { connections: 599 } })] }),
      ['Give the rate leg more virtual users.'],
    ],
    [
      'a disturbed host',
      'rate',
      toAttempts({ rate: [toRateLeg({ environment: { stealRatio: 0.1 } })] }),
      ['Run again when the host is quieter, or on one that is not shared.'],
    ],
    ['trouble on another leg', 'rate', toAttempts({ capacity: [toCapacityLeg(SATURATED)] }), []],
  ])('for %s', (_, leg, attempts, remedies) => {
    expect(toRemedies([{ ...OPEN, leg }], attempts)).toEqual(remedies);
  });
});
