import { describe, expect, it } from 'vitest';
import { needsRepeat } from '../../gate/repetition.ts';
import { BUSY_SERVER, type Change, CI, SATURATED, toCapacityLeg, toRateLeg } from './sample.ts';

const SLOW: Change = { client: { latencyMs: { mean: 11, p50: 11, p90: 11, p95: 12, p99: 13, max: 20 } } };

describe('needsRepeat', () => {
  const rate = (...changes: readonly Change[]) =>
    needsRepeat(
      'rate',
      changes.map((change, index) => toRateLeg({ ...change, attempt: index + 1 })),
      CI,
    );

  it('asks for another attempt after one proven miss', () => {
    expect(rate(SLOW)).toBe(true);
    expect(rate(SLOW, {})).toBe(true);
  });

  it.each<[string, readonly Change[]]>([
    ['a pass', [{}]],
    ['an unproven miss', [{ ...SLOW, ...SATURATED }]],
    ['two proven misses', [SLOW, SLOW]],
    ['three attempts', [SLOW, {}, {}]],
    ['a proven stall beside it', [{ client: { ...SLOW.client, stalledSeconds: 1 } }]],
    ['data that cannot be judged', [{ client: { ...SLOW.client, slices: [] } }]],
    ['no attempt', []],
  ])('does not after %s', (_, changes) => {
    expect(rate(...changes)).toBe(false);
  });

  it('does not once an RPS was reached', () => {
    const missed = toCapacityLeg({ ...BUSY_SERVER, client: { rps: 1000 } });
    expect(needsRepeat('capacity', [missed], CI)).toBe(true);
    expect(needsRepeat('capacity', [missed, toCapacityLeg({ attempt: 2 })], CI)).toBe(false);
  });
});
