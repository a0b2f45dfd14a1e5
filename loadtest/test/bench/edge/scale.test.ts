import { describe, expect, it } from 'vitest';
import { toScaleArms, toShardCounts } from '../../../bench/edge/scale.ts';

describe('toShardCounts', () => {
  it.each([
    [1, [1, 2, 4]],
    [2, [1, 2, 4]],
    [4, [1, 2, 4]],
    [6, [1, 2, 4, 6]],
    [14, [1, 2, 4, 8, 14]],
    [16, [1, 2, 4, 8, 16]],
  ])('of %i CPUs are %j', (cpus, counts) => {
    expect(toShardCounts(cpus)).toEqual(counts);
  });
});

describe('toScaleArms', () => {
  it('has every number of shards, pinned and not, by every way, each once', () => {
    const arms = toScaleArms([1, 4]).map(({ shards, isPinned, way }) => `${shards} ${isPinned} ${way}`);
    expect(new Set(arms).size).toBe(arms.length);
    expect(arms).toHaveLength(2 * 2 * 4);
    expect(arms).toContain('4 false nginx-least-conn');
  });
});
