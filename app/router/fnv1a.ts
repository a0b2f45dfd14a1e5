// 64-bit FNV-1a: the roadmap's hash for choosing a shard.

const OFFSET_BASIS = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/**
 * Hash of the text's UTF-8 bytes, as an unsigned 64-bit integer.
 *
 * @see https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
 */
export function fnv1a64(text: string): bigint {
  let hash = OFFSET_BASIS;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  return hash;
}

/** Sixteen lower-case hexadecimal digits. */
export function toHex64(hash: bigint): string {
  return hash.toString(16).padStart(16, '0');
}
