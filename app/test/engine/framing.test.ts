import { describe, expect, it } from 'vitest';
import { findFramingFault } from '../../engine/uws/framing.ts';
import { hasLineBreak } from '../../engine/uws/header-guard.ts';
import type { UwsRequest } from '../../engine/uws/uws.ts';

type Headers = readonly (readonly [string, string])[];

function toRequest(headers: Headers): UwsRequest {
  const getHeader = (name: string) => headers.find(([one]) => one === name)?.[1] ?? '';
  const forEach: UwsRequest['forEach'] = (visit) => {
    for (const [name, value] of headers) visit(name, value);
  };
  return { getHeader, forEach } as UwsRequest;
}

const ONCE = 'Expected Content-Length or Transfer-Encoding once, and not both';

describe('findFramingFault', () => {
  it.each([
    ['no body', [['host', 'x']]],
    ['a length', [['content-length', '12']]],
    ['chunks', [['transfer-encoding', 'Chunked']]],
  ] satisfies [string, Headers][])('takes a request with %s', (_, headers) => {
    expect(findFramingFault(toRequest(headers))).toBeNull();
  });

  it.each([
    [
      [
        ['content-length', '1'],
        ['content-length', '1'],
      ],
      ONCE,
    ],
    [
      [
        ['content-length', '1'],
        ['transfer-encoding', 'chunked'],
      ],
      ONCE,
    ],
    [
      [
        ['transfer-encoding', 'chunked'],
        ['transfer-encoding', 'gzip'],
      ],
      ONCE,
    ],
    [[['transfer-encoding', 'gzip, chunked']], 'Expected Transfer-Encoding to be chunked'],
    [[['content-length', '+1']], 'Expected one Content-Length, a number'],
    [[['content-length', '1, 1']], 'Expected one Content-Length, a number'],
  ] satisfies [Headers, string][])('refuses %j', (headers, fault) => {
    expect(findFramingFault(toRequest(headers))).toBe(fault);
  });
});

describe('hasLineBreak', () => {
  it.each([
    ['plain', false],
    ['', false],
    ['a\rb', true],
    ['a\nb', true],
    ['\r\n', true],
  ])('of %j is %s', (value, expected) => {
    expect(hasLineBreak(value)).toBe(expected);
  });
});
