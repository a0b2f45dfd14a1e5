// A thread of /compute. It shares the shard's core, so it steps back behind the event loop.
import { move } from 'piscina';
import { stepBack } from './step-back.ts';
import { sumSquares } from './sum-squares.ts';
import { toWords } from './words.ts';

stepBack();

export function run(n: number): BigUint64Array {
  return move(toWords(sumSquares(n))) as BigUint64Array;
}
