import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Move, type StepOutcome, type Tried, toNextMove } from '../../../gate/breakpoint/search.ts';

const SETTINGS = { startRatePerSec: 100, precision: 0.03 };

type End = Exclude<Move, { kind: 'try' }>;
type Answer = (ratePerSec: number, purpose: Tried['purpose'], step: number) => StepOutcome;

function search(answer: Answer, settings = SETTINGS): { end: End; steps: readonly Tried[] } {
  const steps: Tried[] = [];
  for (;;) {
    const move = toNextMove(steps, settings);
    if (move.kind !== 'try') return { end: move, steps };
    const { purpose, ratePerSec } = move;
    steps.push({ purpose, ratePerSec, outcome: answer(ratePerSec, purpose, steps.length) });
    if (steps.length > 200) throw new Error('Expected the search to end, got 200 steps');
  }
}

const limitedTo =
  (limit: number): Answer =>
  (rate) =>
    rate <= limit ? 'met' : 'missed';

const rates = (steps: readonly Tried[]) => steps.map(({ purpose, ratePerSec }) => `${purpose} ${ratePerSec}`);

describe('the search for the breakpoint', () => {
  it('doubles, then halves the distance, then confirms', () => {
    const { end, steps } = search(limitedTo(400));
    expect(rates(steps)).toEqual([
      ...['search 100', 'search 200', 'search 400', 'search 800'],
      ...['search 600', 'search 500', 'search 450', 'search 425', 'search 413', 'search 407'],
      'confirm 400',
    ]);
    expect(end).toEqual({ kind: 'found', met: 400, missed: 407 });
  });

  it('goes down when the first rate misses', () => {
    const { end, steps } = search(limitedTo(30));
    expect(rates(steps).slice(0, 4)).toEqual(['search 100', 'search 50', 'search 25', 'search 38']);
    expect(end).toMatchObject({ kind: 'found', met: 30, missed: 31 });
  });

  it('finds none when even one request a second misses', () => {
    expect(search(() => 'missed').end).toEqual({ kind: 'none', missed: 1 });
  });

  it('takes the longer run’s word, and goes on below it', () => {
    const { end, steps } = search((rate, purpose) => (rate > (purpose === 'confirm' ? 390 : 400) ? 'missed' : 'met'));
    expect(end).toMatchObject({ kind: 'found', missed: expect.any(Number) });
    if (end.kind === 'found') expect(end.met).toBeLessThanOrEqual(390);
    expect(steps.at(-1)).toMatchObject({ purpose: 'confirm', outcome: 'met' });
  });

  it('stops where the generator or the host was in the way, and calls that no miss', () => {
    const { end, steps } = search((rate) => (rate > 500 ? 'unproven' : 'met'));
    expect([end, steps.length]).toEqual([{ kind: 'blocked', met: 400, at: 800 }, 4]);
  });

  it('stops there in the longer run, too', () => {
    const { end } = search((rate, purpose) => (purpose === 'confirm' ? 'unproven' : limitedTo(400)(rate, purpose, 0)));
    expect(end).toMatchObject({ kind: 'blocked', at: 400 });
  });

  it('ends at the most that the kit offers', () => {
    expect(search(() => 'met').end).toEqual({ kind: 'found', met: 1_000_000, missed: null });
  });

  const anyLimit = fc.integer({ min: 1, max: 900_000 });
  const anySettings = fc.record({
    startRatePerSec: fc.integer({ min: 1, max: 1_000_000 }),
    precision: fc.double({ min: 0.005, max: 0.5, noNaN: true }),
  });

  it('finds any limit, to its precision or to one request a second', () => {
    fc.assert(
      fc.property(anyLimit, anySettings, (limit, settings) => {
        const { end, steps } = search(limitedTo(limit), settings);
        if (end.kind !== 'found' || end.missed === null) throw new Error(`Expected it to be found, got ${end.kind}`);
        expect(end.met).toBeLessThanOrEqual(limit);
        expect(end.missed).toBeGreaterThan(limit);
        expect(end.missed).toBeLessThanOrEqual(Math.max(end.met * (1 + settings.precision), end.met + 1));
        expect(steps.length).toBeLessThan(60);
      }),
      { numRuns: 1000 },
    );
  });

  it('stays within 5 % of the limit when rates within 2 % of it turn out either way', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 100_000 }), fc.infiniteStream(fc.boolean()), (limit, coins) => {
        const isMet = (rate: number) =>
          Math.abs(rate / limit - 1) > 0.02 ? rate < limit : (coins.next().value ?? false);
        const { end } = search((rate) => (isMet(rate) ? 'met' : 'missed'), SETTINGS);
        if (end.kind !== 'found') throw new Error(`Expected it to be found, got ${end.kind}`);
        expect(Math.abs(end.met / limit - 1)).toBeLessThanOrEqual(0.055);
      }),
      { numRuns: 1000 },
    );
  });

  it('ends, whatever the steps say', () => {
    const anyOutcome = fc.constantFrom<StepOutcome>('met', 'met', 'missed', 'missed', 'unproven');
    fc.assert(
      fc.property(fc.infiniteStream(anyOutcome), anySettings, (outcomes, settings) => {
        const { end, steps } = search(() => outcomes.next().value ?? 'missed', settings);
        const last = steps.at(-1);
        if (end.kind === 'found')
          expect(last).toMatchObject({ purpose: 'confirm', outcome: 'met', ratePerSec: end.met });
        expect(steps.some(({ outcome }) => outcome === 'unproven')).toBe(end.kind === 'blocked');
      }),
      { numRuns: 1000 },
    );
  });

  it('never finds more when what was met becomes unproven', () => {
    fc.assert(
      fc.property(anyLimit, fc.nat(20), (limit, at) => {
        const whole = search(limitedTo(limit)).end;
        const disturbed = search((rate, _, step) =>
          step === at ? 'unproven' : limitedTo(limit)(rate, 'search', 0),
        ).end;
        const metOf = (end: End) => (end.kind === 'none' ? 0 : (end.met ?? 0));
        expect(metOf(disturbed)).toBeLessThanOrEqual(metOf(whole));
      }),
    );
  });
});
