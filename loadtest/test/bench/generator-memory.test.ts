import { describe, expect, it } from 'vitest';
import { type MemorySeries, parseCollections, toGrowth, toMemoryFigures } from '../../bench/generator-memory.ts';
import { toMemoryText } from '../../bench/generator-memory-page.ts';

/** 100 bytes a request, 1,000 a virtual user, 5,000 at least. */
function toSeries(virtualUsers: number, bytesPerRequest = 100): MemorySeries {
  const requests = [1000, 2000, 3000, 4000];
  const readings = requests.map((count) => ({
    requests: count,
    heapBytes: 5000 + 1000 * virtualUsers + bytesPerRequest * count,
  }));
  return { arm: `${virtualUsers} users`, virtualUsers, readings };
}

describe('toGrowth', () => {
  it('is the slope, and what is left at none', () => {
    expect(toGrowth(toSeries(50))).toEqual({ bytesPerRequest: 100, restBytes: 55_000 });
  });

  it('is not moved by one odd reading', () => {
    const { readings, ...series } = toSeries(50);
    const odd = [...readings, { requests: 5000, heapBytes: 9e9 }, { requests: 6000, heapBytes: 655_000 }];
    expect(toGrowth({ ...series, readings: odd })?.bytesPerRequest).toBeCloseTo(100, 6);
  });

  it('is not known from two readings', () => {
    expect(toGrowth({ ...toSeries(50), readings: toSeries(50).readings.slice(2) })).toBeNull();
  });
});

describe('toMemoryFigures', () => {
  it('takes the most a request, a quarter above, and tells users and base apart', () => {
    expect(toMemoryFigures([toSeries(50, 80), toSeries(1000, 120)])).toEqual({
      bytesPerRequest: 150,
      bytesPerVirtualUser: 1000,
      baseBytes: 5000,
    });
  });

  it('refuses legs that cannot tell', () => {
    expect(() => toMemoryFigures([toSeries(50), toSeries(50)])).toThrow('legs of different size');
    expect(() => toMemoryFigures([toSeries(50), { ...toSeries(99), readings: [] }])).toThrow('three readings');
  });

  it('is shown with its legs', () => {
    const series = [toSeries(50, 80), toSeries(1000, 120)];
    const text = toMemoryText(series, toMemoryFigures(series));
    expect(text).toContain('| 1000 users | 1,000 | 4,000 | 1.42 | 120 | 0.958 |');
    expect(text).toContain('| Bytes a request | 150 |');
  });
});

describe('parseCollections', () => {
  const line = (n: number, atS: number, mb: number) =>
    `gc ${n} @${atS}s 2%: 0.1+2.1+0.01 ms clock, 0.1+0.5/1.0/0+0.01 ms cpu, ${mb + 9}->${mb + 8}->${mb} MB, ${mb + 9} MB goal, 0 MB stacks, 0 MB globals, 1 P`;

  it('takes the collections after the load began, and counts time from the first of them', () => {
    const stderr = [line(1, 0.5, 4), 'time="x" level=info msg="LEG STARTED 1234"', line(2, 2, 10), line(3, 5.5, 12)];
    expect(parseCollections(stderr.join('\n'))).toEqual([
      { seconds: 0, heapBytes: 10 * 2 ** 20 },
      { seconds: 3.5, heapBytes: 12 * 2 ** 20 },
    ]);
  });

  it('finds none in a k6 that does not tell', () => {
    expect(parseCollections('LEG STARTED 1234\nrunning')).toEqual([]);
  });
});
