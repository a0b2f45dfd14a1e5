// A thread of /compute. It shares the shard's core, so it steps back behind the event loop.
import { setPriority } from 'node:os';
import { move } from 'piscina';
import { sumSquares } from './sum-squares.ts';
import { toWords } from './words.ts';

const NICE = 10;

setPriority(NICE); // on Linux this is the calling thread's, not the process's

export function run(n: number): BigUint64Array {
  return move(toWords(sumSquares(n))) as BigUint64Array;
}
