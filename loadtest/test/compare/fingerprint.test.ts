import { describe, expect, it } from 'vitest';
import { findChanges } from '../../compare/settings.ts';

describe('findChanges', () => {
  it('names what differs, what is new and what is gone', () => {
    const before = { hash: 'a', parts: { kernel: '1', scripts: 'x', gone: 'g' } };
    const after = { hash: 'b', parts: { kernel: '2', scripts: 'x', fresh: 'f' } };
    expect(findChanges(before, after)).toEqual([
      'kernel was 1 and is 2',
      'gone was g and is not known',
      'fresh was not known and is f',
    ]);
    expect(findChanges(before, before)).toEqual([]);
  });
});
