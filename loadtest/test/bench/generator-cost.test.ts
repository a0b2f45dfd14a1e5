import { describe, expect, it } from 'vitest';
import { toCosts } from '../../bench/generator-cost.ts';
import { toClaims, toCostSections, toCostText } from '../../bench/generator-cost-page.ts';

const SETTINGS = { rate: 1000, maxRounds: 2, measureSeconds: 6 };
const toBlocks = (cpuUsPerRequest: number, observerMsPerSec: number | null) => [
  { cpuUsPerRequest, observerMsPerSec },
  { cpuUsPerRequest, observerMsPerSec },
];
const round = (silentMs: number | null) => [
  toBlocks(150, silentMs),
  toBlocks(100, silentMs),
  toBlocks(120, silentMs),
  toBlocks(123, 12),
  toBlocks(160, 90),
  toBlocks(246, 12),
];
const COSTS = toCosts([round(8), round(8)]);

describe('toCosts', () => {
  it('compares with what everyone runs, the loop, the script alone, and the kit as it is, and nothing with itself', () => {
    expect(COSTS.map(({ against }) => against.map((one) => one && Number(one.ratio.toFixed(3))))).toEqual([
      [null, null, null, null],
      [0.667, null, null, null],
      [0.8, 1.2, null, null],
      [0.82, 1.23, 1.025, null],
      [1.067, 1.6, 1.333, 1.301],
      [1.64, 2.46, 2.05, 2],
    ]);
    expect(COSTS[3]?.blocks.map(({ cpuUsPerRequest }) => cpuUsPerRequest)).toEqual([123, 123, 123, 123]);
  });

  it('has no ratio below two rounds', () => {
    expect(toCosts([round(8)]).flatMap(({ against }) => against)).toEqual(Array(24).fill(null));
  });
});

describe('the page', () => {
  it('has a row for k6’s live page, against the kit as it is', () => {
    const row = toCostSections(COSTS, SETTINGS)[1]?.split('\n').at(-1);
    expect(row).toMatch(
      /^\| kit, its stream and k6’s live page \| 246 .* \| 2\.000x \(95 %: [\d.–]+, 2 rounds\) \| 12/,
    );
  });

  it('tells what the stream costs the observers, beyond what they do anyway', () => {
    const rows = toCostSections(COSTS, SETTINGS)[1]?.split('\n') ?? [];
    expect(rows.at(-2)).toMatch(/\| 90 \(90–90\) \| 82 \|$/);
    expect(rows.at(-3)).toMatch(/\| 12 \(12–12\) \| 4 \|$/);
    expect(rows.at(-4)).toMatch(/^\| kit, no stream \| 120 \(120–120\) \| .* \| {2}\| {2}\| 8 \(8–8\) \| {2}\|$/);
  });

  it('says so where the observers cannot be seen', () => {
    const [, table = ''] = toCostSections(toCosts([round(null), round(null)]), SETTINGS);
    expect(table.split('\n').at(-4)).toContain('not known');
    expect(table.split('\n').at(-3)).toMatch(/\| 12 \(12–12\) \| not known \|$/);
  });

  it('holds the kit’s stream against its limit, by the whole interval', () => {
    expect(toClaims(COSTS)).toMatchObject([{ limit: '<= 1.03x', outcome: 'met' }]);
    const dear = toCosts([round(8), round(8)].map((arms) => arms.with(3, toBlocks(125, 12))));
    expect(toClaims(dear)[0]?.outcome).toBe('missed');
    expect(toClaims(toCosts([round(8)]))[0]?.outcome).toBe('open');
    expect(toCostText(COSTS, SETTINGS)).toContain('The kit’s stream');
  });
});
