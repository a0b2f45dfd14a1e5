import { describe, expect, it } from 'vitest';
import { parseHeapBytes } from '../../bench/heap.ts';
import { toHeapText } from '../../bench/heap-page.ts';

const BYTES = { 'GET /sync': 100, 'GET /async': 200, 'GET /items/:id': 300, 'POST /echo': 400 };

describe('parseHeapBytes', () => {
  it('takes the bytes of every route', () => {
    expect(parseHeapBytes({ bytesPerRequest: BYTES })).toEqual(BYTES);
  });

  it.each([
    [{}, 'undefined'],
    [{ bytesPerRequest: { ...BYTES, 'GET /sync': null } }, 'null'],
  ])('refuses %j', (value, got) => {
    expect(() => parseHeapBytes(value)).toThrow(`Expected the heap bytes of GET /sync, got ${got}`);
  });
});

describe('toHeapText', () => {
  it('has a row for each server', () => {
    const repeats = [BYTES, { ...BYTES, 'GET /sync': 104 }];
    expect(
      toHeapText([{ arm: 'c', repeats }])
        .split('\n')
        .at(-1),
    ).toBe('| phase c | 102 (100–104) | 200 (200–200) | 300 (300–300) | 400 (400–400) |');
  });
});
