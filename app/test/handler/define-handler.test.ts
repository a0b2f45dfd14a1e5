import { describe, expect, expectTypeOf, it } from 'vitest';
import { compileRoute } from '../../handler/compile-route.ts';
import { defineHandler } from '../../handler/define-handler.ts';
import { integer } from '../../handler/input.ts';
import type { Services } from '../../handler/services.ts';
import { createByteSerializer } from '../../serialize/byte-json.ts';
import { ByteWriter } from '../../serialize/byte-writer.ts';
import { createTextSerializer } from '../../serialize/json-text.ts';

const SERVICES: Services = { sumSquares: () => 0 };
const source = (params: string[], query: Record<string, string>) => ({
  getParameter: (index: number) => params[index] ?? '',
  getQuery: (name: string) => query[name],
});

describe('defineHandler', () => {
  it('hands the handler what its readers read, with their types', () => {
    const handler = defineHandler({
      route: 'GET /sums/:a/:b',
      params: { a: integer(0, 9), b: integer(0, 9) },
      query: { more: integer(0, 9, 5) },
      answer: { sum: 'integer' },
      handle({ params, query }) {
        expectTypeOf(params).toEqualTypeOf<{ a: number; b: number }>();
        return { sum: params.a + params.b + query.more };
      },
    });
    const route = compileRoute(handler, 3, createTextSerializer, false, SERVICES);
    expect(route).toMatchObject({
      index: 3,
      name: 'GET /sums/:a/:b',
      method: 'GET',
      path: '/sums/:a/:b',
      waitMs: 0,
      body: 'none',
    });
    expect(route.serialize(route.handle(route.readInput(source(['1', '2'], { more: '4' }))))).toBe('{"sum":7}');
    expect(route.serialize(route.handle(route.readInput(source(['1', '2'], {}))))).toBe('{"sum":8}');
    expect(() => route.readInput(source(['1', '10'], {}))).toThrow(
      'Expected b to be an integer between 0 and 9, got "10"',
    );
  });

  it('refuses readers that are not those of the path', () => {
    const define = (params: Record<string, ReturnType<typeof integer>>) =>
      defineHandler({ route: 'GET /items/:id', params, answer: 'bytes', handle: () => new Uint8Array() });
    expect(() => define({})).toThrow('Expected GET /items/:id to have readers for (id), got ()');
    expect(() => define({ id: integer(0, 1), n: integer(0, 1) })).toThrow(
      'Expected GET /items/:id to have readers for (id), got (id, n)',
    );
  });
});

describe('a constant answer', () => {
  const handler = defineHandler({
    route: 'GET /c',
    answer: { a: 'integer' },
    isConstant: true,
    handle: () => ({ a: 1 }),
  });
  const create = createByteSerializer(new ByteWriter());

  it('is the same buffer every time where it is cached, and is not the reused one', () => {
    const route = compileRoute(handler, 0, create, true, SERVICES);
    const first = route.serialize(undefined) as Uint8Array;
    create({ b: 'text' })({ b: 'other' }); // writes over the reused buffer
    expect(route.serialize(undefined)).toBe(first);
    expect(Buffer.from(first).toString()).toBe('{"a":1}');
  });

  it('is written again where it is not', () => {
    const route = compileRoute(handler, 0, createTextSerializer, false, SERVICES);
    expect(route.serialize({ a: 2 })).toBe('{"a":2}');
  });
});

describe('integer', () => {
  it.each([
    ['0', 0],
    ['007', 7],
    ['9', 9],
  ])('reads %j', (text, value) => {
    expect(integer(0, 9)(text, 'n')).toBe(value);
  });

  it.each(['', ' 1', '1 ', '-1', '+1', '1e0', '0x1', '1.0', '10', '٣', '9'.repeat(17), 'NaN'])('refuses %j', (text) => {
    expect(() => integer(0, 9)(text, 'n')).toThrow(
      `Expected n to be an integer between 0 and 9, got ${JSON.stringify(text)}`,
    );
  });

  it('refuses a missing value only where it has no other', () => {
    expect(integer(0, 9, 3)(undefined, 'n')).toBe(3);
    expect(() => integer(0, 9)(undefined, 'n')).toThrow('Expected n to be an integer between 0 and 9, got nothing');
  });

  it('repeats at most 64 characters of what it got', () => {
    expect(() => integer(0, 9)('x'.repeat(100), 'n')).toThrow(`got "${'x'.repeat(64)}"`);
  });
});
