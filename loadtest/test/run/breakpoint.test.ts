import { describe, expect, it } from 'vitest';
import type { Step } from '../../gate/breakpoint/step.ts';
import { type Drive, type Search, searchBreakpoint } from '../../run/breakpoint.ts';
import { GeneratorMemoryError } from '../../run/generator-memory.ts';
import { TARGETS } from '../gate/breakpoint/sample-steps.ts';
import { toRateLeg } from '../gate/sample.ts';

const SEARCH: Search = {
  shape: { kind: 'breakpoint', precision: 0.05, confirmSeconds: 20 },
  targets: TARGETS,
  settings: { startRatePerSec: 1000, precision: 0.05 },
};

/** Every rate meets the targets, up to one that does not fit into k6's memory. */
const fitsBelow =
  (tooMuch: number): Drive =>
  async ({ ratePerSec }) => {
    if (ratePerSec < tooMuch) return toRateLeg({ client: { ratePerSec, connections: 1e6 } });
    throw new GeneratorMemoryError('Expected k6 to need less.');
  };

async function search(drive: Drive): Promise<readonly Step[]> {
  const steps: Step[] = [];
  await searchBreakpoint(SEARCH, 5, drive, (step) => steps.push(step));
  return steps;
}

describe('the search for the breakpoint', () => {
  it('ends where a step would not fit into the generator’s memory: what was measured before is kept', async () => {
    const steps = await search(fitsBelow(4000));
    expect(steps.map(({ ratePerSec, outcome }) => [ratePerSec, outcome])).toEqual([
      [1000, 'met'],
      [2000, 'met'],
      [4000, 'unproven'],
    ]);
    expect(steps[2]?.judgement.reasons).toEqual(['Expected k6 to need less.']);
  });

  it('knows nothing where not even the first step fits', async () => {
    await expect(search(fitsBelow(1))).rejects.toThrow(GeneratorMemoryError);
  });
});
