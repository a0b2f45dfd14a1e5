import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toColumns, toWrapped } from '../../report/text-layout.ts';

describe('toColumns', () => {
  it('makes each column as wide as its widest cell', () => {
    expect(
      toColumns([
        ['leg', 'metric', 'x'],
        ['capacity', 'rps', 'yy'],
      ]),
    ).toEqual(['leg       metric  x', 'capacity  rps     yy']);
  });

  it('has nothing to show for no rows', () => {
    expect(toColumns([])).toEqual([]);
  });
});

describe('toWrapped', () => {
  it('breaks at spaces and indents what follows', () => {
    const text = 'a reason that is a little longer than forty columns are';
    expect(toWrapped(text, 40, '- ')).toEqual(['- a reason that is a little longer than', '  forty columns are']);
  });

  it('keeps at least 40 columns, however narrow the terminal says it is', () => {
    expect(toWrapped('x'.repeat(19).concat(' ', 'y'.repeat(20)), 0, '')).toHaveLength(1);
    expect(toWrapped('x'.repeat(20).concat(' ', 'y'.repeat(20)), 0, '')).toHaveLength(2);
  });

  it('leaves a long word whole', () => {
    const word = 'w'.repeat(90);
    expect(toWrapped(`see ${word} there`, 60, '- ')).toEqual(['- see', `  ${word}`, '  there']);
  });

  it('loses no word and breaks no line too late', () => {
    const text = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(text, fc.integer({ min: 40, max: 120 }), (words, width) => {
        const lines = toWrapped(words.join(' '), width, '- ');
        expect(lines.map((line) => line.slice(2)).join(' ')).toBe(words.join(' '));
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
      }),
    );
  });
});
