// Answers whoever connects while the shards drain: 503 instead of a reset. It listens on the same port as they do, on
// the plain IPv4 address, which the kernel prefers to the shards' IPv6 form of it (engine/uws/listener.ts).
import { createServer, type Server } from 'node:http';
import { TURN_MS, takeTurn, waitInTurns } from '../engine/turns.ts';
import { PROBLEM_CONTENT_TYPE, Problem, toProblemJson } from '../handler/problem.ts';

/** Nobody connects for this long: closing now resets no one. A storm of clients is not waited for. */
const QUIET_MS = 100;
const LONGEST_MS = 1_000;

export type FarewellServer = Readonly<{ close(): Promise<void> }>;

/** Resolves when it takes the new connections; a port that cannot be had is not worth failing a shutdown for. */
export async function startFarewellServer(host: string, port: number): Promise<FarewellServer> {
  const body = toProblemJson(new Problem(503, 'The server is shutting down.'));
  const server = createServer((_, res) => {
    res.writeHead(503, { 'content-type': PROBLEM_CONTENT_TYPE, 'retry-after': '1', connection: 'close' }).end(body);
  });
  let visitors = 0;
  server.on('connection', () => visitors++);
  await new Promise<void>((resolve) => {
    server.once('error', () => resolve());
    server.listen({ host, port, reusePort: true }, resolve);
  });
  return { close: () => closeWhenQuiet(server, () => visitors) };
}

async function closeWhenQuiet(server: Server, countVisitors: () => number): Promise<void> {
  let seen = countVisitors();
  let quietTurns = 0;
  for (let turns = 0; turns < LONGEST_MS / TURN_MS && quietTurns < QUIET_MS / TURN_MS; turns++) {
    await takeTurn();
    quietTurns = countVisitors() === seen ? quietTurns + 1 : 0;
    seen = countVisitors();
  }
  const closed = new Promise((resolve) => server.close(resolve)); // connections with a request end with its answer
  await Promise.race([closed, waitInTurns(QUIET_MS)]);
}
