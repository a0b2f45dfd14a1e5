// The work of /compute: a loop on purpose (a closed formula exists), exact beyond what a double can hold.

const BLOCK = 64; // 64 squares below 10,000,000 squared add up to less than 2^53

/**
 * Sum of i * i for 0 <= i < n.
 *
 * @param n - an integer between 0 and 10,000,000; costs about 2 ns each
 * @returns a number while it is exact, a bigint from 2^53 up
 */
export function sumSquares(n: number): number | bigint {
  let total = 0n;
  for (let start = 0; start < n; start += BLOCK) total += BigInt(sumBlock(start, Math.min(start + BLOCK, n)));
  return total <= Number.MAX_SAFE_INTEGER ? Number(total) : total;
}

function sumBlock(start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += i * i;
  return sum;
}
