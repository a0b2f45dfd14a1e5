// The how-to's example is a route that works: it is read from the page, and served by every serializer.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileRoute } from '../handler/compile-route.ts';
import type { AnyHandler } from '../handler/define-handler.ts';
import { createByteSerializer } from '../serialize/byte-json.ts';
import { ByteWriter } from '../serialize/byte-writer.ts';
import { createFastSerializer } from '../serialize/fast-json.ts';
import { createTextSerializer } from '../serialize/json-text.ts';

const PAGE = new URL('../../docs/how-to/add-a-route.md', import.meta.url);
const APP = fileURLToPath(new URL('..', import.meta.url));

let folder: string;
let square: AnyHandler;

beforeAll(async () => {
  const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(await readFile(PAGE, 'utf8')) ?? [];
  folder = await mkdtemp(join(APP, 'test/.how-to-'));
  await writeFile(join(folder, 'squares.ts'), example.replaceAll("'../", "'../../"));
  ({ square } = (await import(join(folder, 'squares.ts'))) as { square: AnyHandler });
});
afterAll(() => rm(folder, { recursive: true }));

describe('the route of docs/how-to/add-a-route.md', () => {
  it.each([
    ['json-text', createTextSerializer],
    ['fast-json', createFastSerializer],
    ['byte-json', createByteSerializer(new ByteWriter())],
  ] as const)('answers with %s what the page says', (_, createSerializer) => {
    const route = compileRoute(square, 0, createSerializer, true, { sumSquares: () => 0 });
    const input = route.readInput({ getParameter: () => '12', getQuery: () => undefined });
    expect(Buffer.from(route.serialize(route.handle(input))).toString()).toBe('{"n":12,"square":144}');
  });

  it('refuses a wrong n', () => {
    const route = compileRoute(square, 0, createTextSerializer, true, { sumSquares: () => 0 });
    expect(() => route.readInput({ getParameter: () => 'x', getQuery: () => undefined })).toThrow(
      'Expected n to be an integer between 0 and 1000000, got "x"',
    );
  });
});
