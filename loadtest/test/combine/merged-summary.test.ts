// The parts of one load, added up again: held against the whole load, which these tests know.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeOutputs } from '../../combine/merged-summary.ts';
import { type K6Output, toClientMeasurement } from '../../run/k6-summary.ts';
import type { ClientMeasurement, NonEmpty } from '../../run/measurement.ts';
import { type Sample, toPlan, toSummary } from './k6-process.ts';

const PLAN = toPlan();

const anySample: fc.Arbitrary<Sample> = fc.record({
  slice: fc.constantFrom(null, 0, 1, 2, 3),
  ms: fc.oneof(fc.double({ min: 0, max: 20, noNaN: true }), fc.constantFrom(1, 1, 500, 5000)),
  status: fc.constantFrom(200, 200, 200, 200, 0, 500),
});

/** One load, and a split of it over one to four generators, any of which may have got nothing. */
const anySplit = fc.record({
  samples: fc.array(fc.tuple(anySample, fc.nat(3)), { minLength: 1, maxLength: 300 }),
  generators: fc.integer({ min: 1, max: 4 }),
  interrupted: fc.nat(5),
  dropped: fc.nat(5),
});

const COUNTS = [
  'requests',
  'requestsWholeLeg',
  'rps',
  'achievedRatio',
  'failed',
  'failedRatio',
  'failures',
  'lostWholeLeg',
  'droppedIterations',
  'unfinished',
] as const satisfies readonly (keyof ClientMeasurement)[];

describe('several generators', () => {
  it('count what one would have counted that drove the whole load', () => {
    fc.assert(
      fc.property(anySplit, (split) => {
        const { whole, parts } = divide(split);
        const [one, several] = [measure([whole]), measure(parts)];
        for (const count of COUNTS) expect([count, several[count]]).toEqual([count, one[count]]);
        const toCounts = ({ slices }: ClientMeasurement) => slices?.map(({ requests, rps }) => [requests, rps]);
        expect(toCounts(several)).toEqual(toCounts(one));
      }),
    );
  });

  it('have the mean and the maximum of the whole load', () => {
    fc.assert(
      fc.property(anySplit, (split) => {
        const { whole, parts } = divide(split);
        for (const bound of ['least', 'greatest'] as const) {
          const [one, several] = [measure([whole], bound).latencyMs, measure(parts, bound).latencyMs];
          expect(several?.max).toBe(one?.max);
          if (one !== null) expect(several?.mean).toBeCloseTo(one.mean ?? Number.NaN, 6);
        }
      }),
    );
  });

  it('bound its percentiles from both sides, to one sample a generator', () => {
    fc.assert(
      fc.property(anySplit, (split) => {
        const { parts } = divide(split);
        const sorted = toSorted(split.samples.map(([sample]) => sample));
        const [least, greatest] = [measure(parts, 'least').latencyMs, measure(parts, 'greatest').latencyMs];
        expect(greatest === null).toBe(sorted.length === 0);
        if (least === null || greatest === null) return;
        for (const [key, share] of [
          ['p50', 0.5],
          ['p90', 0.9],
          ['p95', 0.95],
          ['p99', 0.99],
        ] as const) {
          const rank = Math.ceil(share * sorted.length) - 1; // nearest rank, counted from 0
          expect(greatest[key]).toBeGreaterThanOrEqual(sorted[Math.max(0, rank - split.generators)] ?? 0);
          expect(least[key]).toBeLessThanOrEqual(sorted[Math.min(sorted.length - 1, rank + split.generators)] ?? 0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are the same in any order', () => {
    fc.assert(
      fc.property(anySplit, fc.constantFrom('least' as const, 'greatest' as const), (split, bound) => {
        const { parts } = divide(split);
        const [first, ...others] = parts.toReversed();
        if (first === undefined) return;
        const [one, other] = [measure(parts, bound), measure([first, ...others], bound)];
        const mean = { latencyMs: other.latencyMs && { ...other.latencyMs, mean: one.latencyMs?.mean ?? null } }; // rounding
        expect({ ...other, ...mean }).toEqual(one);
      }),
    );
  });

  it('do not take the zeros of one that measured nothing for latencies', () => {
    const idle = toOutput([], 0, 0);
    const busy = toOutput([{ slice: 1, ms: 8, status: 200 }], 0, 0);
    expect(measure([idle, busy], 'least').latencyMs).toMatchObject({ mean: 8, p50: 8, p95: 8, max: 8 });
    expect(measure([idle, idle]).latencyMs).toBeNull();
  });
});

type Split = typeof anySplit extends fc.Arbitrary<infer T> ? T : never;

type Divided = Readonly<{ whole: K6Output; parts: NonEmpty<K6Output> }>;

function divide({ samples, generators, interrupted, dropped }: Split): Divided {
  const [first, ...others] = Array.from({ length: generators }, (_, index) => {
    const own = samples.filter(([, at]) => at % generators === index).map(([sample]) => sample);
    return toOutput(own, index === 0 ? interrupted : 0, index === generators - 1 ? dropped : 0);
  });
  const whole = toOutput(
    samples.map(([sample]) => sample),
    interrupted,
    dropped,
  );
  return { whole, parts: [first ?? whole, ...others] };
}

function toOutput(samples: readonly Sample[], interrupted: number, dropped: number): K6Output {
  return { summary: toSummary(PLAN, samples, { dropped }), interrupted };
}

function measure(outputs: NonEmpty<K6Output>, bound: 'least' | 'greatest' = 'greatest'): ClientMeasurement {
  return toClientMeasurement(mergeOutputs(outputs, bound), PLAN, 0);
}

function toSorted(samples: readonly Sample[]): readonly number[] {
  return samples
    .filter(({ slice }) => slice !== null)
    .map(({ ms }) => ms)
    .sort((a, b) => a - b);
}
