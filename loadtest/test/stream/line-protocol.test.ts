import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Point, toLine } from '../../stream/line-protocol.ts';

const point: Point = {
  measurement: 'events',
  tags: { run: 'r1' },
  fields: { title: 'PASS' },
  timeMs: 1_700_000_000_000,
};

describe('toLine', () => {
  it('writes measurement, tags in order, fields and time', () => {
    const line = toLine({ ...point, tags: { run: 'r1', kind: 'end' }, fields: { title: 'PASS', n: 1.5, ok: true } });
    expect(line).toBe('events,kind=end,run=r1 title="PASS",n=1.5,ok=true 1700000000000');
  });

  it('leaves out an empty tag, which the protocol cannot say', () => {
    expect(toLine({ ...point, tags: { run: '' } })).toBe('events title="PASS" 1700000000000');
  });

  it.each([
    ['a space', 'a b', 'a\\ b'],
    ['a comma', 'a,b', 'a\\,b'],
    ['an equals sign', 'a=b', 'a\\=b'],
    ['a line feed', 'a\nb', 'a\\ b'],
    ['a backslash at the end, which would escape what follows', 'a\\', 'a'],
  ])('keeps %s from ending a tag', (_, value, escaped) => {
    expect(toLine({ ...point, tags: { run: value } })).toBe(`events,run=${escaped} title="PASS" 1700000000000`);
  });

  it.each([
    ['say "hi"', 'say \\"hi\\"'],
    ['back\\slash', 'back\\\\slash'],
    ['two\nlines', 'two\nlines'],
  ])('keeps the field %j whole', (value, escaped) => {
    expect(toLine({ ...point, fields: { title: value } })).toBe(`events,run=r1 title="${escaped}" 1700000000000`);
  });

  it('writes one point whatever the tags hold', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (key, value) => {
        const line = toLine({ ...point, tags: { [`k${key}`]: value } });
        expect(line.replace(/\\[,= ]/g, '').match(/ /g)).toHaveLength(2); // escaped is what a backslash precedes
        expect(line).not.toContain('\n');
      }),
    );
  });

  it('refuses a point without fields', () => {
    expect(() => toLine({ ...point, fields: {} })).toThrow('Expected a point to have at least one field, got none');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses the field value %s', (value) => {
    expect(() => toLine({ ...point, fields: { n: value } })).toThrow(
      `Expected the field n to be a finite number, got ${value}`,
    );
  });

  it.each([1.5, Number.NaN])('refuses the time %s', (timeMs) => {
    expect(() => toLine({ ...point, timeMs })).toThrow(`Expected timeMs to be a whole number, got ${timeMs}`);
  });
});
