// GET /compute?n=1000: the sum of i*i for 0 <= i < n, exact. A large n is computed on a thread.
import { defineHandler } from '../handler/define-handler.ts';
import { integer } from '../handler/input.ts';

const DEFAULT_N = 1_000;
const MAX_N = 10_000_000;

export const compute = defineHandler({
  route: 'GET /compute',
  query: { n: integer(0, MAX_N, DEFAULT_N) },
  answer: { type: 'text', result: 'integer' },
  handle({ query: { n } }, { sumSquares }) {
    const result = sumSquares(n);
    return result instanceof Promise ? result.then(toAnswer) : toAnswer(result);
  },
});

function toAnswer(result: number | bigint) {
  return { type: 'compute', result };
}
