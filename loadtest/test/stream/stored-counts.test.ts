import { describe, expect, it } from 'vitest';
import { toStoredCounts } from '../../stream/stored-counts.ts';

const toSeries = (tags: Record<string, string>, count: unknown) => ({
  name: 'k6',
  tags,
  columns: ['time', 'last'],
  values: [[0, count]],
});

describe('toStoredCounts', () => {
  it('adds up the series of a slice, which differ by status and scenario', () => {
    const counts = toStoredCounts([
      toSeries({ slice: '0', status: '200' }, 90),
      toSeries({ slice: '0', status: '503' }, 10),
      toSeries({ slice: '11', status: '200' }, 7),
    ]);
    expect([...counts]).toEqual([
      [0, 100],
      [11, 7],
    ]);
  });

  it('leaves out what has no slice or no count', () => {
    const counts = toStoredCounts([toSeries({ slice: '' }, 5), toSeries({}, 5), toSeries({ slice: '1' }, null)]);
    expect([...counts]).toEqual([]);
  });
});
