import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type FloodSettings,
  type ThresholdRow,
  toFloodArms,
  toInlineMax,
  toThresholdRow,
} from '../../bench/compute.ts';
import type { ComputeBlock } from '../../bench/compute-load.ts';
import { type ComputeSettings, toComputeSections, toComputeText } from '../../bench/compute-page.ts';
import { toPageMarkdown } from '../../bench/page.ts';
import { PROVENANCE } from './sample-provenance.ts';

const FLOOD: FloodSettings = {
  connections: 65,
  rudeConnections: 130,
  n: 10_000_000,
  rounds: 2,
  measureSeconds: 4,
};

const SETTINGS: ComputeSettings = {
  threshold: { sizes: [20_000, 50_000], connections: 8, rounds: 2, measureSeconds: 2 },
  flood: FLOOD,
};

const toBlock = (values: Partial<ComputeBlock> = {}): ComputeBlock => ({
  computeRequests: 1_000,
  computeRefused: 0,
  cpuUsPerCompute: 100,
  asyncRps: 500,
  asyncP50Ms: 1.2,
  asyncP95Ms: 2,
  asyncP99Ms: 3,
  asyncErrors: 0,
  ...values,
});

/** Two rounds of inline and thread, on a machine that slows down by half. */
const toRow = (n: number, threadCpu: number, threadP95: number): ThresholdRow =>
  toThresholdRow(
    n,
    [1, 1.5].map((slowness) =>
      [
        [1, 1],
        [threadCpu, threadP95],
      ].map(([cpu = 1, p95 = 1]) =>
        [0.99, 1.01].map((wobble) =>
          toBlock({ cpuUsPerCompute: 100 * cpu * slowness * wobble, asyncP95Ms: 2 * p95 * slowness * wobble }),
        ),
      ),
    ),
  );

const toExact = (n: number, cpu: number, p95: number): ThresholdRow => {
  const [ofCpu, ofP95] = [cpu, p95].map((ratio) => ({ ratio, low: ratio, high: ratio, rounds: 2 }));
  return { n, inline: [], thread: [], cpu: ofCpu ?? null, p95: ofP95 ?? null };
};

const COSTS = toRow(20_000, 2, 0.9); // twice the CPU, for a tenth of the latency
const PAYS = toRow(50_000, 1.2, 0.5);

describe('toThresholdRow', () => {
  it('compares the thread with inline, round by round', () => {
    expect(COSTS.cpu?.ratio).toBeCloseTo(2, 9);
    expect(COSTS.p95?.ratio).toBeCloseTo(0.9, 9);
    expect([COSTS.inline.length, COSTS.thread.length]).toEqual([4, 4]);
  });

  it('refuses a block in which nothing was computed', () => {
    const blocks = [[[toBlock({ cpuUsPerCompute: null })], [toBlock()]]];
    expect(() => toThresholdRow(1, blocks)).toThrow('Expected a value above 0, got NaN');
  });
});

describe('toInlineMax', () => {
  const again = (row: ThresholdRow, n: number) => ({ ...row, n });

  it.each([
    ['it pays from the second on', [COSTS, PAYS], 20_000],
    ['it pays nowhere', [COSTS, again(COSTS, 50_000)], 50_000],
    ['it pays everywhere', [again(PAYS, 20_000), PAYS], 0],
    ['it pays and then not', [COSTS, PAYS, again(COSTS, 100_000)], 20_000],
    ['one factor is exactly the other', [toExact(20_000, 2, 0.5), PAYS], 20_000],
    ['there is one round, and so no ratio', [{ ...PAYS, cpu: null, p95: null }], null],
    ['nothing was measured', [], null],
  ])('when %s', (_, rows, expected) => {
    expect(toInlineMax(rows)).toBe(expected);
  });

  it('is always the n before the first that pays', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }), (pays) => {
        const rows = pays.map((one, index) => again(one ? PAYS : COSTS, index + 1));
        const first = pays.indexOf(true);
        expect(toInlineMax(rows)).toBe(first < 0 ? pays.length : first);
      }),
    );
  });
});

describe('toFloodArms', () => {
  it('compares with an idle shard first, and all with the server’s own threshold', () => {
    const arms = toFloodArms(FLOOD).map(({ arm }) => arm);
    expect(arms.map(({ connections, worker }) => [connections, worker])).toEqual([
      [0, 'product'],
      [65, 'product'],
      [65, 'not stepping back'],
      [130, 'product'],
    ]);
    expect(arms.map(({ inlineMax, n }) => [inlineMax, n])).toEqual(Array(4).fill([null, 10_000_000]));
  });
});

describe('the page of bench-compute', () => {
  const toFlood = (floodP95: number) =>
    [1, 1.5].map((slowness) =>
      [1, floodP95, 4, 3].map((p95, arm) =>
        [0.99, 1.01].map((wobble) =>
          toBlock({
            computeRequests: arm === 0 ? 0 : 40,
            computeRefused: arm === 3 ? 20 : 0,
            cpuUsPerCompute: arm === 0 ? null : 100,
            asyncP95Ms: 2 * p95 * slowness * wobble,
          }),
        ),
      ),
    );
  const toText = (floodP95: number) => toComputeText({ rows: [COSTS, PAYS], flood: toFlood(floodP95) }, SETTINGS);

  it('reads well', async () => {
    const sections = toComputeSections({ rows: [COSTS, PAYS], flood: toFlood(1.5) }, SETTINGS);
    const page = { title: 'T', regenerate: 'make x', sections, provenance: PROVENANCE, data: null };
    await expect(toPageMarkdown('benchmarks/compute', page)).toMatchFileSnapshot('golden/compute.md');
  });

  it.each([
    [1.5, 'met'],
    [2.5, '**missed**'],
  ])('judges the flood of as many as a shard takes: %d times the idle P95 is %s', (floodP95, outcome) => {
    const claim = toText(floodP95).split('\n').at(-1);
    expect(claim).toContain('P95 of /async, flood against idle');
    expect(claim?.endsWith(`| ${outcome} |`)).toBe(true);
  });

  it.each([
    [[COSTS, PAYS], 'The largest n up to which it did not: 20,000.'],
    [[PAYS], 'It paid at every n that was measured.'],
    [[{ ...COSTS, cpu: null, p95: null }], 'Whether it does, one round cannot say.'],
  ])('says what was found, and what was not', (rows, found) => {
    expect(toComputeText({ rows, flood: toFlood(1.5) }, SETTINGS)).toContain(`request rises. ${found}`);
  });

  it('counts what was refused apart from what was computed', () => {
    expect(toText(1.5)).toMatch(/^\| flood of rude clients \|.*\| 80 \| 80 \| 0 \|$/m);
  });
});
