import { describe, expect, it } from 'vitest';
import type { Block } from '../../../compare/block.ts';
import { assess, type ComparisonInput } from '../../../gate/compare/assessment.ts';
import { type Effect, toBlock, toBlocks, toInput, toNoisyBlocks } from './sample.ts';

const verdictOf = (change: Partial<ComparisonInput>) => assess(toInput(change)).verdict;

describe('assess', () => {
  it('passes two arms that are alike, at the first look', () => {
    const { verdict, looks, reasons } = assess(toInput());
    expect(verdict).toBe('PASS');
    expect(looks.map(({ blocks, decision }) => [blocks, decision])).toEqual([[9, 'pass']]);
    expect(reasons).toHaveLength(3);
    expect(reasons[0]).toMatch(
      /^CPU a request [+−]?0\.\d % after 9 blocks, at worst [+−]?0\.\d % \(chance of error at most 1\.6 %\), within the margin of \+10\.0 %\.$/,
    );
  });

  it('goes on before the first look, and says how far it is', () => {
    const { verdict, reasons, running } = assess(toInput({ blocks: toBlocks(8) }));
    expect(verdict).toBeNull();
    expect(reasons).toEqual(['8 undisturbed blocks so far, of at most 24.']);
    expect(running?.findings).toHaveLength(3);
    expect(assess(toInput({ blocks: [] })).reasons).toEqual(['No undisturbed block yet, of at most 24.']);
  });

  it.each([
    ['CPU a request', { cpu: 0.1 }],
    ['Requests a second', { rps: 0.1 }],
    ['P95 at the fixed rate', { p95: 0.2 }],
  ] satisfies [string, Effect][])('fails a HEAD that is worse in %s', (title, effect) => {
    const { verdict, reasons } = assess(toInput({ blocks: toBlocks(9, effect) }));
    expect(verdict).toBe('FAIL');
    expect(reasons).toEqual([expect.stringContaining(`${title} `)]);
  });

  it('says how much worse, how surely, and against which floor', () => {
    const { reasons } = assess(toInput({ blocks: toBlocks(9, { rps: 0.1 }) }));
    expect(reasons[0]).toMatch(
      /^Requests a second −(?:9\.9|10\.0) % after 9 blocks, at least −9\.\d % \(chance of error at most 0\.27 %\), and −5\.0 % already counts as a regression\.$/,
    );
  });

  it.each([{ cpu: -0.3 }, { rps: -0.5 }, { p95: -0.5 }] satisfies Effect[])(
    'passes a HEAD that is better: %j',
    (effect) => {
      expect(verdictOf({ blocks: toBlocks(9, effect) })).toBe('PASS');
    },
  );

  it('does not fail what is surely worse but below the floor', () => {
    expect(verdictOf({ blocks: toBlocks(9, { cpu: 0.02 }) })).toBe('PASS');
  });

  it('does not look between the looks', () => {
    const looks = assess(toInput({ blocks: toNoisyBlocks(10) })).looks;
    expect(looks.map(({ blocks }) => blocks)).toEqual([9]);
  });

  it('is INCONCLUSIVE when the last look decides nothing', () => {
    const { verdict, looks, reasons } = assess(toInput({ blocks: toNoisyBlocks(24) }));
    expect(verdict).toBe('INCONCLUSIVE');
    expect(looks.map(({ blocks }) => blocks)).toEqual([9, 11, 16, 24]);
    expect(reasons[0]).toBe('The evidence does not decide after 24 blocks.');
    expect(looks.map(({ failAlpha }) => failAlpha)).toEqual([0.008 / 3, 0.005 / 3, 0.005 / 3, 0.005 / 3]);
  });

  it.each([
    [9, [9]],
    [10, [9]],
    [11, [9, 11]],
    [23, [9, 11, 16]],
  ])('with at most %i blocks looks where the rules look, and nowhere else', (maxBlocks, sizes) => {
    const { verdict, looks, reasons } = assess(toInput({ blocks: toNoisyBlocks(24), maxBlocks }));
    expect([verdict, looks.map(({ blocks }) => blocks)]).toEqual(['INCONCLUSIVE', sizes]);
    expect(reasons[0]).toBe(`The evidence does not decide after ${sizes.at(-1)} blocks.`);
  });

  it('decides nothing before the first look, whatever the blocks say', () => {
    const metrics = ['cpuUsPerRequest'] as const;
    for (const cpu of [0, 0.5]) {
      const ended = assess(toInput({ metrics, blocks: toBlocks(8, { cpu }), maxBlocks: 8 }));
      expect([ended.verdict, ended.looks]).toEqual(['INCONCLUSIVE', []]);
      expect(ended.reasons).toEqual([
        'The evidence does not decide after 8 blocks: the rules look at it from 9 blocks on.',
        'Go on with it to the next look, by --resume with --max-blocks 9.',
      ]);
      expect(ended.running?.findings).toMatchObject([{ regressed: false, held: false }]);
    }
  });

  it('divides the alpha of a FAIL among the gated metrics alone', () => {
    const { looks } = assess(toInput({ metrics: ['cpuUsPerRequest'] }));
    expect(looks[0]).toMatchObject({ failAlpha: 0.008, passAlpha: 0.016 });
  });

  it('lets a P95 grow by a millisecond where that is more than its margin', () => {
    expect(verdictOf({ blocks: toBlocks(9, { p95: 0.09 }) })).toBe('PASS');
    const slow = Array.from({ length: 9 }, (_, i) =>
      toBlock(i + 1, {}, (slot) => ({
        ...slot,
        rate: slot.rate && { ...slot.rate, p95Ms: 0.1 + (i % 3) * 0.2 * (slot.arm === 'head' ? 1 : 0) },
      })),
    );
    expect(assess(toInput({ blocks: slow })).looks[0]?.findings[2]?.held).toBe(true);
  });
});

describe('assess, on data that is no data', () => {
  const spoil = (change: (block: Block) => unknown) =>
    toBlocks(9).map((block) => (block.block === 4 ? (change(block) as Block) : block));

  it.each([
    ['a NaN', (block: Block) => ({ ...block, slots: block.slots.map((slot) => ({ ...slot, rssMb: Number.NaN })) })],
    ['no P95', (block: Block) => ({ ...block, slots: block.slots.map((slot) => ({ ...slot, rate: null })) })],
    ['three slots', (block: Block) => ({ ...block, slots: block.slots.slice(1) })],
    ['another order', (block: Block) => ({ ...block, slots: [...block.slots.slice(2), ...block.slots.slice(0, 2)] })],
    ['no control', (block: Block) => ({ ...block, controls: [] })],
    ['another number', (block: Block) => ({ ...block, block: 7 })],
    [
      'a rate of zero',
      (block: Block) => ({
        ...block,
        slots: block.slots.map((slot) => ({ ...slot, capacity: { ...slot.capacity, rps: 0 } })),
      }),
    ],
  ])('is an ERROR with %s in a block', (_, change) => {
    const { verdict, reasons } = assess(toInput({ blocks: spoil(change) }));
    expect(verdict).toBe('ERROR');
    expect(reasons[0]).toMatch(/^Expected .*block 4/);
  });
});
