import { describe, expect, it } from 'vitest';
import { interleave, isNarrow, toArmBlocks, toArmRatio } from '../../bench/interleave.ts';

const run = async (arm: string, { round, block }: { round: number; block: number }) => `${arm}${round}${block}`;

describe('interleave', () => {
  it('runs every arm there and back in each round', async () => {
    const order: string[] = [];
    await interleave({
      arms: ['a', 'b', 'c'],
      maxRounds: 2,
      run: async (arm) => void order.push(arm),
      isEnough: () => false,
    });
    expect(order.join('')).toBe('abccbaabccba');
  });

  it('keeps what each block gave by round, arm and block', async () => {
    const blocks = await interleave({ arms: ['a', 'b'], maxRounds: 2, run, isEnough: () => false });
    expect(blocks).toEqual([
      [
        ['a10', 'a11'],
        ['b10', 'b11'],
      ],
      [
        ['a20', 'a21'],
        ['b20', 'b21'],
      ],
    ]);
    expect(toArmBlocks(blocks, 1)).toEqual(['b10', 'b11', 'b20', 'b21']);
  });

  it('stops after the round that is enough', async () => {
    const blocks = await interleave({ arms: ['a'], maxRounds: 9, run, isEnough: ({ length }) => length === 3 });
    expect(blocks).toHaveLength(3);
  });

  it('ends with the first block that fails', async () => {
    const fail = async (arm: string) => Promise.reject(new Error(`no ${arm}`));
    await expect(interleave({ arms: ['a'], maxRounds: 2, run: fail, isEnough: () => false })).rejects.toThrow('no a');
  });
});

describe('toArmRatio', () => {
  const blocks = [
    [
      [10, 10],
      [20, 20],
    ],
    [
      [5, 5],
      [10, 10],
    ],
  ];

  it('compares within a round, so that a round at half the speed changes nothing', () => {
    const ratio = toArmRatio(blocks, 1, 0, (value) => value);
    expect([ratio?.low, ratio?.ratio, ratio?.high].map((value) => value?.toFixed(9))).toEqual(
      Array(3).fill('2.000000000'),
    );
  });

  it('has no answer after one round', () => {
    expect(toArmRatio(blocks.slice(0, 1), 1, 0, (value) => value)).toBeNull();
  });
});

describe('isNarrow', () => {
  it.each([
    [{ ratio: 1, low: 0.99, high: 1.01, rounds: 4 }, true],
    [{ ratio: 1, low: 0.9, high: 1.1, rounds: 4 }, false],
    [{ ratio: 1, low: 1, high: Number.NaN, rounds: 4 }, false],
    [null, false],
  ])('of %j is %s at a width of 5 %%', (ratio, expected) => {
    expect(isNarrow(ratio, 0.05)).toBe(expected);
  });
});
