import { describe, expect, it } from 'vitest';
import { type BatchResult, type BatchSettings, toBatchArms } from '../../bench/batch.ts';
import { toBatchSections, toBatchText, toOutcome } from '../../bench/batch-page.ts';
import { toPageMarkdown } from '../../bench/page.ts';
import { PROVENANCE } from './sample-provenance.ts';
import { toSlot } from './sample-slot.ts';

const SETTINGS: BatchSettings = { rounds: 2, connections: 200, measureSeconds: 3, warmupSeconds: 1 };

/** The machine slows down by a fifth from round to round; the ratios stay. */
const toBlocks = (factors: readonly number[]) =>
  [1, 1.2].map((slowness) =>
    factors.map((factor) =>
      [0.99, 1.01].map((wobble) =>
        toSlot({ cpuUsPerRequest: 5 * factor * slowness * wobble, rps: 2e5 / (factor * slowness) }),
      ),
    ),
  );

const RESULTS: readonly BatchResult[] = [
  { route: '/async', arms: ['off', 'completions'], blocks: toBlocks([1, 1]) },
  { route: '/items/:id', arms: ['off', 'completions', 'serialize-first'], blocks: toBlocks([1, 0.9, 1.2]) },
];

describe('toBatchArms', () => {
  it('serializes first only where there is something to serialize', () => {
    expect(toBatchArms('/async')).toEqual(['off', 'completions']);
    expect(toBatchArms('/items/:id')).toEqual(['off', 'completions', 'serialize-first']);
  });
});

describe('toOutcome', () => {
  it.each([
    [0.9, 0.99, 'pays'],
    [0.9, 1, 'no difference shown'],
    [0.9, 1.1, 'no difference shown'],
    [1, 1.1, 'no difference shown'],
    [1.01, 1.1, 'costs'],
    [Number.NaN, Number.NaN, 'no difference shown'],
  ])('of a ratio from %d to %d is "%s"', (low, high, outcome) => {
    expect(toOutcome({ ratio: 1, low, high, rounds: 4 })).toBe(outcome);
  });

  it('of one round shows nothing', () => {
    expect(toOutcome(null)).toBe('no difference shown');
  });
});

describe('the page of bench-batch', () => {
  it('reads well', async () => {
    const sections = toBatchSections(RESULTS, SETTINGS);
    const page = { title: 'T', regenerate: 'make x', sections, provenance: PROVENANCE, data: null };
    await expect(toPageMarkdown('benchmarks/batch', page)).toMatchFileSnapshot('golden/batch.md');
  });

  it('compares each variant with phase c, and phase c with nothing', () => {
    const outcomes = toBatchText(RESULTS)
      .split('\n')
      .filter((line) => /^\| (off|completions|all)/.test(line))
      .map((line) => line.split(' | ').at(-1)?.replace(' |', ''));
    expect(outcomes).toEqual(['', 'no difference shown', '', 'pays', 'costs']);
  });
});
