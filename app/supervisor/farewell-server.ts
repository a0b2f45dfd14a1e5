// Answers whoever connects while the shards drain: 503 instead of a reset. It listens on the same port as they do, on
// the plain IPv4 address, which the kernel prefers to the shards' IPv6 form of it (engine/uws/listener.ts).
import { createServer, type Server } from 'node:http';
import { PROBLEM_CONTENT_TYPE, Problem, toProblemJson } from '../handler/problem.ts';

export type FarewellServer = Readonly<{ close(): Promise<void> }>;

/** Resolves when it takes the new connections; a port that cannot be had is not worth failing a shutdown for. */
export async function startFarewellServer(host: string, port: number): Promise<FarewellServer> {
  const body = toProblemJson(new Problem(503, 'The server is shutting down.'));
  const server = createServer((_, res) => {
    res.writeHead(503, { 'content-type': PROBLEM_CONTENT_TYPE, 'retry-after': '1', connection: 'close' }).end(body);
  });
  await new Promise<void>((resolve) => {
    server.once('error', () => resolve());
    server.listen({ host, port, reusePort: true }, resolve);
  });
  return { close: () => close(server) };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve()); // ends idle connections; the others end with their answer
  });
}
