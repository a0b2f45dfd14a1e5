import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countExcluded, toPValue } from '../../../gate/compare/signed-rank.ts';

type Case = Readonly<{ values: number[]; greater: number; less: number; 'two-sided': number }>;

/** SciPy's exact P values; wilcoxon.py tells how they were made. */
const { cases } = JSON.parse(readFileSync(new URL('wilcoxon.json', import.meta.url), 'utf8')) as { cases: Case[] };

const values = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 24 });

describe('toPValue', () => {
  it('is what SciPy computes, for 200 samples without ties and 40 with ties and zeros', () => {
    expect(cases).toHaveLength(240);
    for (const one of cases) {
      expect(toPValue(one.values, 'greater')).toBeCloseTo(one.greater, 12);
      expect(toPValue(one.values, 'less')).toBeCloseTo(one.less, 12);
      expect(toPValue(one.values, 'two-sided')).toBeCloseTo(one['two-sided'], 12);
    }
  });

  it('is what counting all choices of signs by hand gives', () => {
    expect(toPValue([1, 2, 3], 'greater')).toBe(1 / 8);
    expect(toPValue([-1, 2, 3], 'greater')).toBe(2 / 8);
    expect(toPValue([1, 1, 1], 'two-sided')).toBe(2 / 8);
    expect(toPValue([-1, 1], 'greater')).toBe(3 / 4);
  });

  it('is 1 when nothing differs', () => {
    expect(toPValue([0, 0, 0], 'greater')).toBe(1);
    expect(toPValue([], 'two-sided')).toBe(1);
  });

  it('sees the mirror image of a sample from the other side', () => {
    fc.assert(
      fc.property(values, (sample) => {
        const mirrored = sample.map((value) => -value);
        expect(toPValue(mirrored, 'less')).toBe(toPValue(sample, 'greater'));
        expect(toPValue(mirrored, 'two-sided')).toBe(toPValue(sample, 'two-sided'));
      }),
    );
  });

  it('does not depend on the unit or the order', () => {
    fc.assert(
      fc.property(values, (sample) => {
        const changed = sample.map((value) => value * 8).toReversed();
        expect(toPValue(changed, 'greater')).toBe(toPValue(sample, 'greater'));
      }),
    );
  });
});

describe('countExcluded', () => {
  it.each([
    [9, 0.008 / 3, 1],
    [9, 0.008, 3],
    [9, 0.016, 5],
    [11, 0.005 / 3, 3],
    [8, 0.008 / 3, 0],
    [1, 0.5, 1],
  ])('of %d blocks at alpha %d leaves out %d', (blocks, alpha, excluded) => {
    expect(countExcluded(blocks, alpha)).toBe(excluded);
  });
});
