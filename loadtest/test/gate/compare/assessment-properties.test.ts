// The whole assessment under random blocks: whatever they hold, the order of things stays as it is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess, type ComparisonInput } from '../../../gate/compare/assessment.ts';
import { stolen } from './changed-slots.ts';
import { toBlock, toBlocks, toInput } from './sample.ts';

const verdictOf = (change: Partial<ComparisonInput>) => assess(toInput(change)).verdict;

describe('assess, whatever the values', () => {
  const effect = fc.record({
    cpu: fc.double({ min: -0.5, max: 1, noNaN: true }),
    rps: fc.double({ min: -1, max: 0.6, noNaN: true }),
    p95: fc.double({ min: -0.5, max: 2, noNaN: true }),
  });

  it('never turns a FAIL into a PASS by dropping blocks', () => {
    const dropped = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 }); // 9 are left
    fc.assert(
      fc.property(effect, dropped, (worse, numbers) => {
        const quiet = verdictOf({ blocks: toBlocks(12, worse) });
        const blocks = toBlocks(12, worse).map((block) =>
          numbers.includes(block.block) ? { ...block, slots: block.slots.map(stolen) } : block,
        );
        if (quiet === 'FAIL') expect(verdictOf({ blocks })).toBe('FAIL');
      }),
    );
  });

  it('fails HEAD against BASE only where BASE would not fail against HEAD', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.3, max: 0.4, noNaN: true }), (cpu) => {
        const metrics = ['cpuUsPerRequest'] as const;
        const there = verdictOf({ metrics, blocks: toBlocks(9, { cpu }) });
        const back = verdictOf({ metrics, blocks: toBlocks(9, { cpu: 1 / (1 + cpu) - 1 }) });
        expect(there === 'FAIL' && back === 'FAIL').toBe(false);
      }),
    );
  });

  it('does not know the unit: both arms slower by the same factor change nothing', () => {
    fc.assert(
      fc.property(effect, fc.constantFrom(0.25, 2, 8), (worse, factor) => {
        const scaled = toBlocks(9, worse).map((block) => ({
          ...block,
          slots: block.slots.map((slot) => {
            const { capacity } = slot;
            return {
              ...slot,
              capacity: { ...capacity, cpuUsPerRequest: capacity.cpuUsPerRequest * factor, rps: capacity.rps * factor },
            };
          }),
        }));
        expect(verdictOf({ blocks: scaled })).toBe(verdictOf({ blocks: toBlocks(9, worse) }));
      }),
    );
  });

  it('comes to the same verdict in one go and in steps of --max-blocks: no look is won or lost', () => {
    const noise = fc.array(fc.double({ min: -0.2, max: 0.3, noNaN: true }), { minLength: 24, maxLength: 24 });
    const steps = fc.uniqueArray(fc.integer({ min: 1, max: 23 }), { maxLength: 6 });
    fc.assert(
      fc.property(noise, steps, (losses, stops) => {
        const blocks = losses.map((cpu, index) => toBlock(index + 1, { cpu }));
        const whole = assess(toInput({ blocks }));
        const sizes = whole.looks.map((look) => look.blocks);
        for (const maxBlocks of stops) {
          const step = assess(toInput({ blocks: blocks.slice(0, maxBlocks), maxBlocks }));
          expect(step.looks.map((look) => look.blocks)).toEqual(sizes.filter((size) => size <= maxBlocks));
          if (step.verdict !== 'INCONCLUSIVE') expect(step.verdict).toBe(whole.verdict);
        }
      }),
      { numRuns: 40 },
    );
  });
});
