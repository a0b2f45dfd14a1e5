import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combineStreams, toStreamReport, toUnknownStream } from '../../stream/stream-report.ts';

const toStored = (counts: readonly (number | null)[]) =>
  new Map(counts.flatMap((count, slice) => (count === null ? [] : [[slice, count] as const])));

const slices = fc.array(fc.nat({ max: 100_000 }), { minLength: 1, maxLength: 12 });

describe('toStreamReport', () => {
  it('is complete when every slice holds what was measured', () => {
    expect(toStreamReport([100, 200], toStored([100, 200]), 10)).toEqual({
      backend: 'influxdb',
      requestsStored: 300,
      missing: 0,
      complete: true,
      reasons: [],
    });
  });

  it.each([
    ['as many as there are connections', 10, true],
    ['one more', 11, false],
  ])('lets a slice miss %s: %i', (_, short, complete) => {
    const report = toStreamReport([100, 200], toStored([100, 200 - short]), 10);
    expect(report).toMatchObject({ missing: short, complete });
    expect(report.reasons).toEqual(complete ? [] : ['slice 1 misses 11 of 200 requests']);
  });

  it('does not let one slice make up for another', () => {
    const report = toStreamReport([100, 100], toStored([80, 120]), 10);
    expect(report).toMatchObject({ missing: 0, complete: false });
    expect(report.reasons).toEqual([
      'slice 0 misses 20 of 100 requests',
      'slice 1 has 20 requests more stored than measured',
    ]);
  });

  it('names a slice that was never stored', () => {
    const report = toStreamReport([100, 5], toStored([100, null]), 10);
    expect(report).toMatchObject({ requestsStored: 100, missing: 5, complete: false });
    expect(report.reasons).toEqual(['slice 1 was not stored (5 requests)']);
  });

  it('expects nothing of a slice in which nothing was answered', () => {
    expect(toStreamReport([100, 0], toStored([100, null]), 10)).toMatchObject({ complete: true, missing: 0 });
  });

  it('names a slice that was never measured', () => {
    const report = toStreamReport([100], toStored([100, 3]), 10);
    expect(report).toMatchObject({ requestsStored: 103, missing: -3, complete: false });
    expect(report.reasons).toEqual(['slice 1 was stored and never measured']);
  });

  it('is incomplete for a leg without a single slice', () => {
    expect(toStreamReport([], new Map(), 10)).toMatchObject({ complete: false, reasons: ['the leg has no slices'] });
  });

  it('is complete for any counts that were stored whole, and stays so below the allowance', () => {
    fc.assert(
      fc.property(slices, fc.nat({ max: 500 }), (measured, connections) => {
        const stored = toStored(measured.map((count) => Math.max(0, count - connections)));
        expect(toStreamReport(measured, toStored(measured), 0).complete).toBe(true);
        expect(toStreamReport(measured, stored, connections).complete).toBe(true);
      }),
    );
  });

  it('is never complete with one slice shorter than allowed, whatever the others hold', () => {
    fc.assert(
      fc.property(slices, fc.nat(), fc.nat({ max: 50 }), (measured, which, connections) => {
        const short = which % measured.length;
        const counts = measured.map((count, slice) => (slice === short ? count + connections + 1 : count));
        expect(toStreamReport(counts, toStored(measured), connections).complete).toBe(false);
      }),
    );
  });
});

describe('combineStreams', () => {
  const complete = toStreamReport([10], toStored([10]), 1);
  const short = toStreamReport([10], toStored([5]), 1);

  it('adds up the legs of a run', () => {
    expect(combineStreams([complete, short])).toEqual({
      backend: 'influxdb',
      requestsStored: 15,
      missing: 5,
      complete: false,
      reasons: ['slice 0 misses 5 of 10 requests'],
    });
  });

  it('knows no sum when one leg could not be counted', () => {
    expect(combineStreams([complete, toUnknownStream('away')])).toEqual({
      backend: 'influxdb',
      requestsStored: null,
      missing: null,
      complete: false,
      reasons: ['away'],
    });
  });

  it('is incomplete for no leg at all', () => {
    expect(combineStreams([]).complete).toBe(false);
  });
});
