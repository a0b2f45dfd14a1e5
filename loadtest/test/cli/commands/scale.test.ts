import { describe, expect, it } from 'vitest';
import { parseShards } from '../../../cli/commands/scale.ts';

describe('--shards', () => {
  it.each([
    ['1', [1]],
    ['4,1,2,4', [1, 2, 4]],
    ['64', [64]],
  ])('reads %s', (text, counts) => {
    expect(parseShards(text)).toEqual(counts);
  });

  it.each(['0', '65', '', '1,', '1.5', 'all', '-1', '1;2'])('refuses %j', (text) => {
    expect(() => parseShards(text)).toThrow(`Expected numbers from 1 to 64 with commas between, got "${text}".`);
  });
});
