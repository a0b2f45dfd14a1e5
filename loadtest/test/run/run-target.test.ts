import { describe, expect, it } from 'vitest';
import { toShown } from '../../run/run-target.ts';
import { INPUT } from '../report/sample-result.ts';

const facts = { ...INPUT.target, url: 'http://127.0.0.1:3000/a?api_key=word-1&n=1' };

describe('the target as the progress names it', () => {
  it('has no secret of its query, nor of the environment', () => {
    expect(toShown({ facts, secrets: [] })).toBe('http://127.0.0.1:3000/a?api_key=[redacted]&n=1');
    expect(toShown({ facts: { ...facts, url: 'http://127.0.0.1/of/word-1' }, secrets: ['word-1'] })).toBe(
      'http://127.0.0.1/of/[redacted]',
    );
  });

  it('counts the requests of a mix', () => {
    expect(toShown({ facts: { ...facts, url: 'http://127.0.0.1/', mix: 'shop' }, secrets: [] })).toBe(
      'http://127.0.0.1/ with the mix shop (1 request)',
    );
  });
});
