// A run of ports that nobody listens on, apart from the server's own defaults.
import { createServer } from 'node:net';

const BLOCK = 10; // port, admin port, and up to eight shards' own ports
const BLOCKS_PER_WORKER = 60;
const WORKER = Number(process.env.VITEST_POOL_ID ?? 0) % 10; // each of vitest's workers has a range of its own
const FIRST = 26_000 + WORKER * BLOCKS_PER_WORKER * BLOCK; // below the ports the kernel gives to clients
const LAST = FIRST + (BLOCKS_PER_WORKER - 1) * BLOCK;

let next = FIRST;

/** @returns the first of ten free ports in a row; whoever asks at the same time gets others */
export async function findFreePorts(): Promise<number> {
  for (let tried = 0; tried < BLOCKS_PER_WORKER; tried++) {
    const first = next;
    next = first < LAST ? first + BLOCK : FIRST;
    const block = Array.from({ length: BLOCK }, (_, index) => first + index);
    if ((await Promise.all(block.map(isFree))).every(Boolean)) return first;
  }
  throw new Error(`Expected ten free ports in a row between ${FIRST} and ${LAST}, got none`);
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
