// An exact result as two 64-bit words, low word first: what threads hand over without a copy.

const WORD_BITS = 64n;

/** @param value - a non-negative integer below 2^128 */
export function toWords(value: number | bigint): BigUint64Array {
  const whole = BigInt(value);
  return BigUint64Array.of(BigInt.asUintN(64, whole), whole >> WORD_BITS);
}

/** @returns a number while it is exact, a bigint from 2^53 up */
export function fromWords(words: BigUint64Array): number | bigint {
  const whole = (words[0] ?? 0n) | ((words[1] ?? 0n) << WORD_BITS);
  return whole <= Number.MAX_SAFE_INTEGER ? Number(whole) : whole;
}
