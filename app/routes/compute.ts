// GET /compute?n=1000: the sum of i*i for 0 <= i < n, exact.

import { sumSquares } from '../compute/sum-squares.ts';
import { defineHandler } from '../handler/define-handler.ts';
import { integer } from '../handler/input.ts';

export const compute = defineHandler({
  route: 'GET /compute',
  query: { n: integer(0, 10_000_000, 1000) },
  answer: { type: 'text', result: 'integer' },
  handle: ({ query: { n } }) => ({ type: 'compute', result: sumSquares(n) }),
});
