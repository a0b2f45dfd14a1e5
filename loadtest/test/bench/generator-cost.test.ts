import { describe, expect, it } from 'vitest';
import { toCosts } from '../../bench/generator-cost.ts';

describe('toCosts', () => {
  const round = [
    [150, 150],
    [100, 100],
    [120, 120],
    [130, 130],
  ];

  it('compares with what everyone runs, and with the script alone, and nothing with itself', () => {
    const costs = toCosts([round, round]);
    const ratios = costs.map(({ againstPlain, againstScript }) =>
      [againstPlain, againstScript].map((against) => against && Number(against.ratio.toFixed(3))),
    );
    expect(ratios).toEqual([
      [null, null],
      [0.667, null],
      [0.8, 1.2],
      [0.867, 1.3],
    ]);
    expect(costs[3]?.cpuUsPerRequest).toEqual([130, 130, 130, 130]);
  });

  it('has no ratio below two rounds', () => {
    expect(toCosts([round]).every(({ againstPlain, againstScript }) => (againstPlain ?? againstScript) === null)).toBe(
      true,
    );
  });
});
