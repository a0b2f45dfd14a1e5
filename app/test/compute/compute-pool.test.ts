// Real threads, asked in one turn of the event loop: what is taken and what is refused does not depend on their speed.
import { expect, it } from 'vitest';
import { createCompute } from '../../compute/compute-pool.ts';

it.each([
  [1, 0],
  [1, 2],
  [2, 3],
])('takes as many at once as %i threads and %i places in the queue, and refuses the rest', async (threads, places) => {
  const compute = createCompute({ computeThreads: threads, computeQueue: places, computeInlineMax: 10 });
  const taken: Promise<number | bigint>[] = [];
  const refused: unknown[] = [];
  for (let asked = 0; asked < 8; asked++) {
    try {
      taken.push(Promise.resolve(compute(100_000)));
    } catch (error) {
      refused.push(error);
    }
  }
  expect(taken).toHaveLength(threads + places);
  expect(refused).toHaveLength(8 - threads - places);
  expect(refused[0]).toMatchObject({ status: 503, message: `${places} computations already wait. Try again later.` });
  expect(new Set(await Promise.all(taken))).toEqual(new Set([333328333350000]));
});

it('computes what is small without a thread', () => {
  const compute = createCompute({ computeThreads: 1, computeQueue: 0, computeInlineMax: 1_000 });
  expect(Array.from({ length: 5 }, () => compute(1_000))).toEqual(Array(5).fill(332833500));
});
