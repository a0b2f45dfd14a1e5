import { describe, expect, it } from 'vitest';
import { toDecisiveShards, toRoutingSentence } from '../../../bench/edge/routing-choice.ts';
import { toScale } from './sample-slot.ts';

describe('toDecisiveShards', () => {
  it.each([
    [1, [1, 2, 4], null],
    [2, [1, 2, 4], 2],
    [8, [1, 2, 4, 8], 8],
    [8, [1], null],
  ])('with %i CPUs and %j shards is %j', (serverCpus, shardCounts, shards) => {
    expect(toDecisiveShards({ serverCpus, shardCounts })).toBe(shards);
  });
});

describe('toRoutingSentence', () => {
  it('decides nothing where shards share a CPU, whatever was measured', () => {
    const scale = toScale(1, [1, 4], 3, ({ way }) => (way === 'nginx-least-conn' ? 9_000 : 1_000));
    expect(toRoutingSentence(scale)).toBe(
      'Undecided here: that takes a CPU for each of two shards at least, and the server has 1. The default stays `direct`.',
    );
  });

  it('decides nothing from one round', () => {
    expect(toRoutingSentence(toScale(4, [1, 4]))).toMatch(/^Undecided: one round has no spread/);
  });

  it('names what is ahead in every round', () => {
    const scale = toScale(4, [1, 4], 3, ({ way }, round) => (way === 'nginx-least-conn' ? 1_500 + round : 1_000));
    expect(toRoutingSentence(scale)).toMatch(/with 4 pinned shards.*Ahead by more than the spread: nginx-least-conn\./);
  });

  it('names nothing that is ahead in one round and behind in another', () => {
    const scale = toScale(4, [1, 4], 2, ({ way }, round) => (way === 'nginx-fnv' ? 900 + 300 * round : 1_000));
    expect(toRoutingSentence(scale)).toContain('None is ahead by more than the spread');
  });
});
