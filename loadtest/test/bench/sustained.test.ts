import { describe, expect, it } from 'vitest';
import { toPageMarkdown } from '../../bench/page.ts';
import { type SustainedResult, type SustainedSettings, toRssGrowth, toSustainedPair } from '../../bench/sustained.ts';
import { toSustainedClaims, toSustainedSections } from '../../bench/sustained-page.ts';
import { PROVENANCE } from './sample-provenance.ts';
import { toSlot } from './sample-slot.ts';

const SETTINGS: SustainedSettings = {
  connections: [50],
  rounds: 2,
  measureSeconds: 60,
  warmupSeconds: 2,
  longConnections: 500,
  longSeconds: 120,
  starts: 2,
};

const BLOCKS = [1, 2].map((slowness) =>
  [40_000, 39_200].map((rps) => [rps / slowness, rps / slowness].map((value) => toSlot({ rps: value }))),
);

const RESULT: SustainedResult = {
  pairs: [toSustainedPair(50, BLOCKS)],
  long: { slot: toSlot(), rssMbBySecond: [60, 70, 71, 71], rssGrowth: 71 / 70 },
  startMs: [300, 280],
};

describe('toSustainedPair', () => {
  it('pairs each block with its neighbour, so that a round counts twice', () => {
    const { rpsRatio, bare, c } = toSustainedPair(50, BLOCKS);
    expect(rpsRatio?.ratio).toBeCloseTo(0.98, 9);
    expect(rpsRatio?.rounds).toBe(4);
    expect([bare.length, c.length]).toEqual([4, 4]);
  });
});

describe('toRssGrowth', () => {
  it.each([
    [[90, 70, 70, 70], 1],
    [[1, 70, 75, 77], 1.1],
    [[0, 0, 50, 50, 60, 60, 25, 25], 0.5],
  ])('of %j is %s', (readings, growth) => {
    expect(toRssGrowth(readings)).toBeCloseTo(growth, 9);
  });

  it('refuses too few readings to tell', () => {
    expect(() => toRssGrowth([1, 2, 3])).toThrow('Expected memory at four times or more, got 3');
  });
});

describe('toSustainedClaims', () => {
  const outcomes = (result: SustainedResult) =>
    Object.fromEntries(toSustainedClaims(result, SETTINGS).map(({ what, outcome }) => [what, outcome]));

  it('are met by a server that holds', () => {
    expect(Object.values(outcomes(RESULT))).toEqual(Array(7).fill('met'));
  });

  it('are missed by one slow, failing, growing server, each by its own', () => {
    const slow = BLOCKS.map(([bare = []]) => [bare, bare.map(({ rps }) => toSlot({ rps: rps * 0.9, p95Ms: 5.1 }))]);
    const errors = { connect: 0, read: 0, write: 0, status: 0, timeout: 1 };
    const long = { slot: toSlot({ errors }), rssMbBySecond: [99, 100, 101], rssGrowth: 1.06 };
    expect(outcomes({ pairs: [toSustainedPair(50, slow)], long, startMs: [1501] })).toEqual({
      'RPS of phase c against bare at 50 connections': 'missed',
      'P95 of phase c at 50 connections': 'missed',
      'Errors of phase c at 50 connections': 'met',
      'Errors at 500 connections': 'missed',
      'Memory of the shard at 500 connections, by the second': 'missed',
      'Memory at 500 connections, last quarter against the second': 'missed',
      'Container start to first answer': 'missed',
    });
  });
});

describe('the page of bench-server --sustained', () => {
  it('reads well', async () => {
    const sections = toSustainedSections(RESULT, SETTINGS);
    const page = { title: 'T', regenerate: 'make x', sections, provenance: PROVENANCE, data: null };
    await expect(toPageMarkdown('benchmarks/sustained', page)).toMatchFileSnapshot('golden/sustained.md');
  });
});
