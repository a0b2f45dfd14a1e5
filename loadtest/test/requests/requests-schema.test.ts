import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listRequestMixes } from '../../requests/requests-file.ts';
import { parseRequests } from '../../requests/requests-parser.ts';

const FOLDER = new URL('../../requests/', import.meta.url);

function readJson(file: string) {
  return JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
}

const fits = new Ajv2020({ strict: true, allowUnionTypes: true, strictTypes: false }).compile(
  readJson('requests.schema.json'),
);

function parses(value: unknown): boolean {
  try {
    parseRequests(value, 'mine.json', () => 'body');
    return true;
  } catch {
    return false;
  }
}

describe('the published schema of requests', () => {
  it.each(listRequestMixes())('accepts %s', (name) => {
    expect([fits(readJson(`${name}.json`)), fits.errors]).toEqual([true, null]);
  });

  it('and the parser agree', () => {
    const request = fc.record(
      {
        method: fc.constantFrom<unknown>('GET', 'POST', 'get', 'TRACE', null),
        path: fc.constantFrom<unknown>('/', '/a?b=c', '/a b', 'a', '/#x', '/ä', '', 7),
        headers: fc.constantFrom<unknown>(
          {},
          { Accept: '*/*' },
          { 'a b': 'x' },
          { A: 'x\r\ny' },
          { A: 1 },
          { 'content-length': '1' },
          { Upgrade: 'h2c' },
          [],
        ),
        body: fc.constantFrom<unknown>('', 'text', 7),
        json: fc.constantFrom<unknown>(null, {}, 'x'),
        bodyFile: fc.constantFrom<unknown>('body.txt', '', 7),
        expectedStatus: fc.constantFrom<unknown>(200, 599, 199, 600, [], [200, 404], [200, '404'], '200', 200.5),
        weight: fc.constantFrom<unknown>(1, 1000, 0, 1001, 1.5, '1'),
        wait: fc.constant(1),
      },
      { requiredKeys: ['path'] },
    );
    const file = fc.record(
      {
        name: fc.constantFrom<unknown>('mine', '', 7),
        requests: fc.oneof(fc.array(request, { maxLength: 1 }), fc.constant({})),
      },
      { requiredKeys: ['name', 'requests'] },
    );
    fc.assert(
      fc.property(file, (value) => {
        expect(fits(value)).toBe(parses(value));
      }),
      { numRuns: 3000 },
    );
  });
});
