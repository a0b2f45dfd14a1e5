import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnswerSchema } from '../../serialize/answer-schema.ts';
import { createByteSerializer } from '../../serialize/byte-json.ts';
import { ByteWriter } from '../../serialize/byte-writer.ts';
import { createFastSerializer } from '../../serialize/fast-json.ts';
import { createTextSerializer } from '../../serialize/json-text.ts';

const SERIALIZERS = [
  ['JSON.stringify', createTextSerializer],
  ['fast-json-stringify', createFastSerializer],
  ['bytes', createByteSerializer(new ByteWriter(16))], // so small that it has to grow
] as const;

const SCHEMA: AnswerSchema = {
  text: 'text',
  'odd "name"': 'text',
  whole: 'integer',
  part: 'number',
  flag: 'boolean',
  any: 'raw',
};

describe.each(SERIALIZERS)('%s', (_, create) => {
  const serialize = create(SCHEMA);

  it('writes what JSON.parse reads back', () => {
    const value = fc.record({
      text: fc.string({ unit: 'binary' }),
      'odd "name"': fc.string(),
      whole: fc.maxSafeInteger(),
      part: fc.double({ noNaN: true, noDefaultInfinity: true }).map((part) => part + 0),
      flag: fc.boolean(),
      any: fc.jsonValue(),
    });
    fc.assert(
      fc.property(value, (one) => {
        expect(JSON.parse(Buffer.from(serialize(one)).toString())).toEqual(JSON.parse(JSON.stringify(one)));
      }),
    );
  });

  it.each([0, -0, 1, -1, 9, 10, 99, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 2 ** 53 - 1, 2n ** 64n, -(2n ** 70n)])(
    'writes the integer %d exactly',
    (n) => {
      expect(Buffer.from(create({ n: 'integer' })({ n })).toString()).toBe(`{"n":${n}}`);
    },
  );

  it.each([
    '',
    'plain',
    'a"b\\c',
    'line\nbreak',
    '\u0000',
    '\u001f',
    '\u007f',
    '\u0080',
    'é漢😀',
    '\ud800',
    'x'.repeat(10_000),
  ])('writes the text %j as JSON.stringify does', (text) => {
    expect(Buffer.from(create({ text: 'text' })({ text })).toString()).toBe(JSON.stringify({ text }));
  });

  it.each([0.1, -1e300, 5e-324, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'writes the number %d as JSON.stringify does',
    (part) => {
      expect(Buffer.from(create({ part: 'number' })({ part })).toString()).toBe(JSON.stringify({ part }));
    },
  );

  it('writes an object without fields', () => {
    expect(Buffer.from(create({})({})).toString()).toBe('{}');
  });

  it('refuses nothing for an answer, so that it becomes a 500', () => {
    expect(() => create({ text: 'text' })(undefined)).toThrow(TypeError);
  });

  it('hands bytes on as they are, and refuses anything else', () => {
    const bytes = new Uint8Array([1, 2]);
    expect(create('bytes')(bytes)).toBe(bytes);
    expect(() => create('bytes')('text')).toThrow('Expected the handler to return a Uint8Array, got string');
  });
});

describe('not a number', () => {
  it('is null in JSON.stringify and in bytes, and an error in fast-json-stringify', () => {
    const [text, fast, bytes] = SERIALIZERS.map(([, create]) => create({ n: 'number' }));
    expect([text, bytes].map((serialize) => Buffer.from(serialize?.({ n: Number.NaN }) ?? '').toString())).toEqual([
      '{"n":null}',
      '{"n":null}',
    ]);
    expect(() => fast?.({ n: Number.NaN })).toThrow('The value "NaN" cannot be converted to a number.');
  });
});

describe('the byte serializer', () => {
  it('refuses an integer that is not exact', () => {
    const serialize = createByteSerializer(new ByteWriter())({ n: 'integer' });
    expect(() => serialize({ n: 2 ** 53 })).toThrow('Expected an integer to be safe or a bigint, got 9007199254740992');
    expect(() => serialize({ n: 1.5 })).toThrow('Expected an integer to be safe or a bigint, got 1.5');
  });

  it('grows wherever its buffer ends', () => {
    const value = { n: 1_234_567_890, text: 'plain', other: 'é漢😀', flag: true };
    for (let bytes = 1; bytes <= 80; bytes++) {
      const serialize = createByteSerializer(new ByteWriter(bytes))({
        n: 'integer',
        text: 'text',
        other: 'text',
        flag: 'boolean',
      });
      expect(Buffer.from(serialize(value)).toString()).toBe(JSON.stringify(value));
    }
  });

  it('writes every answer into the same memory, and gives the same view for the same length', () => {
    const serialize = createByteSerializer(new ByteWriter())({ n: 'integer' });
    const first = serialize({ n: 1 }) as Uint8Array;
    const second = serialize({ n: 22 }) as Uint8Array;
    expect(second.buffer).toBe(first.buffer);
    expect(serialize({ n: 3 })).toBe(first);
    expect(Buffer.from(first).toString()).toBe('{"n":3}');
  });
});
