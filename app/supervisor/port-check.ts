// Is the port ours alone? Shards share it by SO_REUSEPORT, and so would a stale server, unseen. An exclusive bind
// fails if anyone listens, in whatever way.
import { createServer } from 'node:net';
import { findPortHolder } from './port-holder.ts';

/** @throws Error naming the port, and who holds it where /proc tells */
export async function assertPortIsFree(host: string, port: number): Promise<void> {
  const code = await tryBind(host, port);
  if (code === null) return;
  if (code !== 'EADDRINUSE') throw new Error(`Expected to bind ${host}:${port}, got ${code}`);
  throw new Error(`Expected port ${port} to be free, got one held by ${findPortHolder(port)}`);
}

function tryBind(host: string, port: number): Promise<string | null> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
