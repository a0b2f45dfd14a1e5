import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toStageLatency } from '../../run/stage-latency.ts';

/** Percentile n is n ms. */
const VALUES = {
  ...Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`p(${50 + index})`, 50 + index])),
  max: 100,
};

describe('toStageLatency', () => {
  it('is what k6 says when nothing was dropped', () => {
    expect(toStageLatency(VALUES, 1000, 0)).toEqual({ p50: 50, p90: 90, p95: 95, p99: 99, max: 100 });
  });

  it('counts a dropped request as slower than any limit', () => {
    expect(toStageLatency(VALUES, 990, 10)).toEqual({ p50: 51, p90: 91, p95: 96, p99: 100, max: null });
    expect(toStageLatency(VALUES, 940, 60)).toMatchObject({ p90: 96, p95: null, p99: null });
    expect(toStageLatency(VALUES, 1, 99)).toEqual({ p50: null, p90: null, p95: null, p99: null, max: null });
  });

  it('knows nothing of nothing', () => {
    expect(toStageLatency({}, 0, 0)).toEqual({ p50: null, p90: null, p95: null, p99: null, max: null });
  });

  it('never falls with more drops', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.nat(1e6), fc.nat(1e6), (requests, some, more) => {
        const order = (ms: number | null) => ms ?? Number.POSITIVE_INFINITY;
        const [less, worse] = [toStageLatency(VALUES, requests, some), toStageLatency(VALUES, requests, some + more)];
        expect(order(worse.p95)).toBeGreaterThanOrEqual(order(less.p95));
      }),
    );
  });
});
