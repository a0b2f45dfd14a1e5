import { describe, expect, it } from 'vitest';
import { toPageMarkdown } from '../../bench/page.ts';
import { type StallBlock, type StallSettings, toLegBlock } from '../../bench/stall.ts';
import { toStallSections, toStallText } from '../../bench/stall-page.ts';
import { SATURATED, toCapacityLeg, toRateLeg } from '../gate/sample.ts';
import { PROVENANCE } from './sample-provenance.ts';

const SETTINGS: StallSettings = {
  stallMs: 500,
  connections: 50,
  ratePerSec: 1000,
  fewUsers: 100,
  limitMs: 5,
  measureSeconds: 10,
  rounds: 1,
};
const SLOW = { latencyMs: { mean: 20, p50: 2, p90: 3, p95: 4, p99: 400, max: 500 } };

describe('toLegBlock', () => {
  it('takes the closed loop as it sees itself: nothing was intended, and the gate has no say', () => {
    expect(toLegBlock(toCapacityLeg(), SETTINGS)).toEqual({
      requests: 100_000,
      dropped: null,
      p50Ms: 4.5,
      p99Ms: 9,
      maxMs: 30,
      outcome: null,
    });
  });

  it.each([
    ['pass', {}],
    ['fail', { client: SLOW }],
    ['unproven', { client: { ...SLOW, droppedIterations: 400 } }],
    ['unproven', { ...SATURATED, client: SLOW }],
  ] as const)('puts the limit on P99 to the gate: %s', (outcome, change) => {
    expect(toLegBlock(toRateLeg(change), SETTINGS)).toMatchObject({ outcome });
  });

  it('refuses a leg in which nothing was answered', () => {
    expect(() => toLegBlock(toRateLeg({ client: { latencyMs: null } }), SETTINGS)).toThrow(
      'Expected answers around the stall, got none',
    );
  });
});

describe('the page of a stall', () => {
  const wrk: StallBlock = { requests: 90_000, dropped: null, p50Ms: 1.2, p99Ms: 2.5, maxMs: 502, outcome: null };
  const open = toLegBlock(toRateLeg({ client: SLOW }), SETTINGS);
  const few = toLegBlock(toRateLeg({ client: { ...SLOW, droppedIterations: 400 } }), SETTINGS);
  const blocks = [[wrk, wrk, open, few].map((block) => [block, { ...block, requests: block.requests + 10 }])];

  it('reads well', async () => {
    const page = {
      title: 'T',
      regenerate: 'make x',
      sections: toStallSections(blocks, SETTINGS),
      provenance: PROVENANCE,
      data: null,
    };
    await expect(toPageMarkdown('benchmarks/stall', page)).toMatchFileSnapshot('golden/stall.md');
  });

  it('says in how many runs a tester would have said so, where they differ', () => {
    const mixed = [[[wrk, { ...wrk, p99Ms: 400 }], [wrk], [open], [few]]];
    expect(toStallText(mixed, SETTINGS).split('\n')[2]).toContain('yes in 1 of 2, no in 1 of 2');
  });
});
