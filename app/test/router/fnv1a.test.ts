import { describe, expect, it } from 'vitest';
import { fnv1a64, toHex64 } from '../../router/fnv1a.ts';

describe('fnv1a64', () => {
  it.each([
    ['', 'cbf29ce484222325'],
    ['a', 'af63dc4c8601ec8c'],
    ['foobar', '85944171f73967e8'],
  ])('hashes %j to the value published with the algorithm', (text, hash) => {
    expect(toHex64(fnv1a64(text))).toBe(hash);
  });

  it.each([
    ['GET /async', 'c41729c864a5e6f2'],
    ['GET /sync', '233327dcf0e0e48d'],
    ['GET /compute', '3092efafd4a9bcd3'],
  ])('hashes the route %s to the value that its users rely on', (route, hash) => {
    expect(toHex64(fnv1a64(route))).toBe(hash);
  });

  it('hashes bytes, not UTF-16 units', () => {
    const bytes = [0xc3, 0xa9]; // é
    const expected = bytes.reduce(
      (hash, byte) => BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n),
      0xcbf29ce484222325n,
    );
    expect(fnv1a64('é')).toBe(expected);
  });

  it('keeps leading zeros', () => {
    expect(toHex64(0xabcn)).toBe('0000000000000abc');
  });
});
