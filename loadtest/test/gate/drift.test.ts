import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSteadyRise, toDrift } from '../../gate/drift.ts';
import type { TargetCheck } from '../../targets/target.ts';
import { explain } from './explanation.ts';
import { type Change, SATURATED, toRateLeg, toTargets } from './sample.ts';

const FLAT = Array.from({ length: 12 }, () => 10);
const RISING = [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21];

describe('toDrift', () => {
  it.each<[string, readonly number[], number]>([
    ['nothing changed', FLAT, 0],
    ['it rose by 1 a slice, thirds apart', RISING, 8], // 19.5 - 11.5; the slope says 11
    ['it fell', RISING.toReversed(), 0],
    ['it stepped up half-way', [10, 10, 10, 10, 10, 10, 14, 14, 14, 14, 14, 14], 4],
    ['one slice was disturbed', [...FLAT.slice(1), 90], 0],
    ['the last quarter was disturbed', [...FLAT.slice(3), 90, 95, 99], 0],
    ['there are six slices', [1, 2, 3, 4, 5, 6], 4],
  ])('%s', (_, values, drift) => {
    expect(toDrift(values)).toBeCloseTo(drift, 10);
  });

  it('is not known with too few slices, or one that has no value', () => {
    expect([toDrift([1, 2, 3, 4, 5]), toDrift([1, 2, 3, null, 5, 6]), toDrift([])]).toEqual([null, null, null]);
  });

  it('scales with the values, and does not care where they begin', () => {
    fc.assert(
      fc.property(
        toSeries(),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 0, max: 1000 }),
        (values, by, from) => {
          const drift = toDrift(values) ?? Number.NaN;
          expect(toDrift(values.map((value) => value * by + from))).toBeCloseTo(drift * by, 6);
        },
      ),
    );
  });

  it('is not moved by a disturbance of a sixth of a flat run, however large and wherever', () => {
    fc.assert(
      fc.property(fc.nat(11), fc.nat(11), fc.integer({ min: 0, max: 1e6 }), (one, other, height) => {
        const disturbed = FLAT.map((value, index) => (index === one || index === other ? value + height : value));
        expect(toDrift(disturbed)).toBe(0);
      }),
    );
  });

  it('is at most what was added to a flat run', () => {
    fc.assert(
      fc.property(toSeries(), (values) => {
        expect(toDrift(values)).toBeLessThanOrEqual(Math.max(...values) - Math.min(...values));
      }),
    );
  });
});

describe('isSteadyRise', () => {
  it.each<[string, readonly number[], boolean]>([
    ['it rose from slice to slice', RISING, true],
    ['it rose from slice to slice in six', [1, 2, 3, 4, 5, 6], true],
    ['it rose once and stayed', [...FLAT.slice(0, 6), 14, 14, 14, 14, 14, 14], true], // z = 2.4
    ['it was flat', FLAT, false],
    ['it went up and down', [10, 20, 10, 20, 10, 20, 10, 20, 10, 20, 10, 20], false],
    ['only its end was higher', [...FLAT.slice(2), 20, 21], false],
    ['it fell', RISING.toReversed(), false],
  ])('%s', (_, values, rises) => {
    expect(isSteadyRise(values)).toBe(rises);
  });
});

describe('the drift of a soak', () => {
  const LATENCY: TargetCheck = { leg: 'rate', metric: 'p95DriftMs', limit: { max: 5 } };
  const MEMORY: TargetCheck = { leg: 'rate', metric: 'rssDriftMb', limit: { max: 5 } };
  const slow = (p95s: readonly number[]): Change => ({
    client: { slices: p95s.map((p95Ms, startS) => ({ startS, requests: 1000, rps: 1000, p95Ms })) },
  });
  const leaking: Change = { memoryMb: { server: RISING } };
  const latency = (change: Change) => explain(LATENCY, toRateLeg(change), toTargets(LATENCY));
  const memory = (change: Change) => explain(MEMORY, toRateLeg(change), toTargets(MEMORY));

  it('passes when it is within the limit and the load was offered', () => {
    expect(latency(slow(FLAT))).toMatchObject({
      kind: 'pass',
      because:
        'P95 drift 0 ms, within the limit of 5 ms: 100 % of the rate was achieved and nothing was dropped and ' +
        'the generator was 55 % busy on the whole and the host was undisturbed.',
    });
    expect(memory({}).kind).toBe('pass');
  });

  it('proves nothing within the limit when the load was not offered', () => {
    expect(latency({ client: { ...slow(FLAT).client, achievedRatio: 0.98 } }).kind).toBe('unproven');
    expect(memory({ client: { droppedIterations: 1 } }).kind).toBe('unproven');
  });

  it('fails when it rose from slice to slice and nothing was in the way', () => {
    expect(latency(slow(RISING))).toMatchObject({
      kind: 'fail',
      because:
        'P95 drift 8 ms, over the limit of 5 ms: it rose from slice to slice, from 11.5 ms in the first third of the run ' +
        'to 19.5 ms in the last and the generator was 55 % busy on the whole and the host was undisturbed.',
    });
    expect(memory(leaking).kind).toBe('fail');
  });

  it('is unproven when it is over the limit but went up and down', () => {
    const jumpy = [10, 20, 10, 20, 10, 20, 10, 20, 21, 22, 20, 23];
    expect(latency(slow(jumpy))).toMatchObject({
      kind: 'unproven',
      met: false,
      because: expect.stringContaining('it went up and down, which a disturbance does too'),
    });
  });

  it.each<[string, Change]>([
    ['the generator was saturated', SATURATED],
    ['CPU time was stolen', { environment: { stealRatio: 0.2 } }],
    ['the clock stepped', { environment: { clockStepMs: 500 } }],
  ])('of latency is unproven over the limit when %s', (_, change) => {
    expect(latency({ ...slow(RISING), ...change }).kind).toBe('unproven');
  });

  it('of memory is unproven over the limit without the rate, or on a disturbed host', () => {
    expect(memory({ ...leaking, client: { achievedRatio: 0.5 } }).kind).toBe('unproven');
    expect(memory({ ...leaking, environment: { stealRatio: 0.2 } }).kind).toBe('unproven');
    expect(memory({ ...leaking, ...SATURATED }).kind).toBe('fail'); // a busy generator gives no memory to the server
  });
});

function toSeries(): fc.Arbitrary<readonly number[]> {
  return fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 6, maxLength: 12 });
}
