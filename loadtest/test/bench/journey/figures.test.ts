import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPasses, toPhaseFigures, toSpread } from '../../../bench/journey/figures.ts';
import { toSampleJourney, toSampleRateSlot, toSampleSlot } from './sample-journey.ts';

describe('toSpread', () => {
  it.each([
    [[3], { median: 3, min: 3, max: 3, count: 1 }],
    [[4, 1], { median: 2.5, min: 1, max: 4, count: 2 }],
    [[9, 1, 5], { median: 5, min: 1, max: 9, count: 3 }],
    [[10, 2, 9, 100], { median: 9.5, min: 2, max: 100, count: 4 }], // as numbers, not as text
  ])('of %j is %j', (values, spread) => expect(toSpread(values)).toEqual(spread));

  it('does not depend on the order, and grows with its values', () => {
    const values = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 100 }), (list, factor) => {
        const { median, min, max } = toSpread(list);
        expect(toSpread(list.toReversed())).toEqual(toSpread(list));
        expect(toSpread(list.map((value) => value * factor)).median).toBeCloseTo(median * factor);
        expect(min <= median && median <= max).toBe(true);
      }),
    );
  });

  it.each([
    [[], 'Expected at least one value, got none'],
    [[1, Number.NaN], 'Expected numbers, got [1, NaN]'],
  ])('refuses %j: a median of nothing is not 0', (values, message) => {
    expect(() => toSpread(values)).toThrow(message);
  });
});

describe('toPasses', () => {
  it('makes a pair of each way there and each way back', () => {
    const blocks = [
      [
        ['a1', 'a2'],
        ['b1', 'b2'],
      ],
      [
        ['a3', 'a4'],
        ['b3', 'b4'],
      ],
    ];
    expect(toPasses(blocks)).toEqual([
      [['a1'], ['b1']],
      [['a2'], ['b2']],
      [['a3'], ['b3']],
      [['a4'], ['b4']],
    ]);
  });
});

describe('toPhaseFigures', () => {
  it('compares each phase with the one before and with the baseline, by neighbours in time', () => {
    const drift = [1, 0.5, 0.25, 0.125]; // a host that becomes slower all the time
    const slot = (arm: number, pass: number) => {
      const rps = 1_000 * 3 ** arm * (drift[pass] ?? 1);
      return toSampleSlot({ rps, cpuUsPerRequest: 1e6 / rps });
    };
    const blocks = [0, 2].map((pass) => [0, 1, 2, 3].map((arm) => [slot(arm, pass), slot(arm, pass + 1)]));
    const phases = toPhaseFigures({ ...toSampleJourney(), levels: [{ connections: 50, blocks }] });
    const over = phases.map(({ levels }) => levels[0]?.over);
    expect(over[0]).toEqual({ before: null, baseline: null });
    expect(over[3]?.before).toMatchObject({ than: 'b', rps: { rounds: 4 } });
    expect(over[3]?.before?.rps?.ratio).toBeCloseTo(3);
    expect(over[3]?.before?.rps?.low).toBeCloseTo(3); // the drift moved both alike
    expect(over[3]?.baseline?.rps?.ratio).toBeCloseTo(27);
    expect(over[3]?.baseline?.cpuUsPerRequest?.ratio).toBeCloseTo(1 / 27);
  });

  it('knows no phase before the first, and no baseline that was not measured', () => {
    const phases = toPhaseFigures(toSampleJourney(['a', 'c']));
    expect(phases.map(({ levels }) => levels[0]?.over.before?.than)).toEqual([undefined, 'a']);
    expect(phases.map(({ levels }) => levels[0]?.over.baseline)).toEqual([null, null]);
  });

  it('adds up errors of every kind, in all slots', () => {
    const errors = { connect: 1, read: 2, write: 3, status: 4, timeout: 5 };
    const blocks = [[[toSampleSlot({ errors }), toSampleSlot({ errors })]]];
    const [phase] = toPhaseFigures({ ...toSampleJourney(['c']), levels: [{ connections: 50, blocks }] });
    expect(phase?.levels[0]).toMatchObject({ errors: 30, requests: 60_000 });
  });

  it.each([true, null])('takes the generator for saturated when one slot says %j', (generatorSaturated) => {
    const blocks = [[[toSampleRateSlot(), toSampleRateSlot({ generatorSaturated })]]];
    const [phase] = toPhaseFigures({ ...toSampleJourney(['c']), rate: { ratePerSec: 1, blocks } });
    expect(phase?.rate.isSaturated).toBe(true);
  });

  it('knows no CPU time where one slot has none', () => {
    const blocks = [[[toSampleRateSlot(), toSampleRateSlot({ cpuUsPerRequest: null, cpuUtilization: null })]]];
    const [phase] = toPhaseFigures({ ...toSampleJourney(['c']), rate: { ratePerSec: 1, blocks } });
    expect(phase?.rate).toMatchObject({ cpuUsPerRequest: null, cpuUtilization: null });
  });
});
