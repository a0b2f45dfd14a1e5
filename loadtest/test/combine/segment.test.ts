import { describe, expect, it } from 'vitest';
import { findGaps, parseSegment, type Segment } from '../../combine/segment.ts';

describe('parseSegment', () => {
  it.each(['0:1', '0:1/2', '1/2:1', '1/3:2/3', '0:1/999999999'])(
    'reads %s, as k6 writes a share of the load',
    (text) => {
      expect(parseSegment(text)).not.toBeNull();
    },
  );

  it.each(['', '1/2', '1:1/2', '1/2:1/2', '0:2', '0:3/2', '-1:1', '0:1/0', '0.1:1', '0:1/9999999999', '0:1;'])(
    'refuses %j, which is no part of 0 to 1',
    (text) => {
      expect(parseSegment(text)).toBeNull();
    },
  );
});

describe('findGaps', () => {
  it.each<[readonly string[]]>([
    [['0:1']],
    [['1/2:1', '0:1/2']],
    [['1/3:2/3', '0:1/3', '2/3:1']],
    [['0:2/4', '1/2:1']],
  ])('finds nothing wrong with %j, whatever the order', (texts) => {
    expect(findGaps(texts.map(toSegment))).toEqual({ missing: [], twice: [] });
  });

  it('names what is missing: the beginning, the middle and the end', () => {
    expect(findGaps(['1/5:2/5', '3/5:4/5'].map(toSegment)).missing).toEqual(['0:1/5', '2/5:3/5', '4/5:1']);
    expect(findGaps([]).missing).toEqual(['0:1']);
  });

  it('names what is there twice', () => {
    expect(findGaps(['0:1/2', '0:1/2', '1/2:1'].map(toSegment))).toEqual({ missing: [], twice: ['0:1/2'] });
    expect(findGaps(['0:1', '1/4:1/2'].map(toSegment))).toEqual({ missing: [], twice: ['1/4:1/2'] });
    expect(findGaps(['0:2/3', '1/3:1'].map(toSegment))).toEqual({ missing: [], twice: ['1/3:2/3'] });
  });
});

function toSegment(text: string): Segment {
  const segment = parseSegment(text);
  if (segment === null) throw new TypeError(`Expected a segment, got ${text}`);
  return segment;
}
