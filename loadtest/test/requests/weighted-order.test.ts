import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toWeightedOrder } from '../../requests/weighted-order.ts';

describe('toWeightedOrder', () => {
  it.each([
    [[1], [0]],
    [[7], [0]],
    [
      [1, 1, 1],
      [0, 1, 2],
    ],
    [
      [5, 1, 1],
      [0, 0, 1, 0, 2, 0, 0],
    ], // the example that nginx's authors gave
    [
      [20, 10],
      [0, 1, 0],
    ],
  ])('spreads the weights %j evenly', (weights, order) => {
    expect(toWeightedOrder(weights)).toEqual(order);
  });

  it('gives each request exactly its share of a cycle, and never strays from it by a whole turn or more', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(weights, (weights) => {
        const order = toWeightedOrder(weights);
        const sum = weights.reduce((total, weight) => total + weight, 0);
        weights.forEach((weight, index) => {
          const share = weight / sum;
          expect(order.filter((one) => one === index).length / order.length).toBeCloseTo(share, 12);
          let sent = 0;
          order.forEach((one, turn) => {
            if (one === index) sent += 1;
            expect(Math.abs(sent - share * (turn + 1))).toBeLessThan(weights.length);
          });
        });
      }),
      { numRuns: 200 },
    );
  });
});
