// A run of ports that nobody listens on, apart from the server's own defaults.
import { createServer } from 'node:net';

const FIRST = 18_400;
const LAST = 18_990;
const BLOCK = 10; // port, admin port, and up to eight shards' own ports

let next = FIRST;

/** @returns the first of ten free ports in a row */
export async function findFreePorts(): Promise<number> {
  for (; next <= LAST; next += BLOCK) {
    const block = Array.from({ length: BLOCK }, (_, index) => next + index);
    if ((await Promise.all(block.map(isFree))).every(Boolean)) {
      next += BLOCK;
      return next - BLOCK;
    }
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
