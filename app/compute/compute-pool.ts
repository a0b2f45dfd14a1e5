// Where /compute runs: inside the event loop while that is cheaper than a hop to a thread, else on piscina's threads,
// whose queue is bounded. A result comes back in a transferred buffer.
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { Problem } from '../handler/problem.ts';
import { sumSquares } from './sum-squares.ts';
import { fromWords } from './words.ts';

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));
const IDLE_MS = 60_000;

export type ComputeLimits = Readonly<{ computeThreads: number; computeQueue: number; computeInlineMax: number }>;

export type Compute = (n: number) => number | bigint | Promise<number | bigint>;

/** Threads start with the first large `n` and end when they have been idle for a minute. */
export function createCompute({ computeThreads, computeQueue, computeInlineMax }: ComputeLimits): Compute {
  let pool: Piscina<number, BigUint64Array> | undefined;
  return (n) => {
    if (n <= computeInlineMax) return sumSquares(n);
    pool ??= createPool(computeThreads, computeQueue);
    if (pool.queueSize >= computeQueue && pool.threads.length >= computeThreads) {
      throw new Problem(503, `${computeQueue} computations already wait. Try again later.`, { 'retry-after': '1' });
    }
    return pool.run(n).then(fromWords);
  };
}

function createPool(threads: number, queueLength: number): Piscina<number, BigUint64Array> {
  return new Piscina({
    filename: WORKER,
    name: 'run',
    minThreads: 0,
    maxThreads: threads,
    maxQueue: queueLength + threads, // piscina counts those that a starting thread will take
    idleTimeout: IDLE_MS,
    recordTiming: false,
    resourceLimits: { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 },
  });
}
