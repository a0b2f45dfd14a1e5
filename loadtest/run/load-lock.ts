// One load run at a time on a host: two would measure each other.
// The lock is a socket in the abstract namespace, so the kernel frees it with the process, however that ends.
import { connect, createServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';

export class LockedError extends Error {
  override readonly name = 'LockedError';
}

export type LoadLock = Readonly<{ release: () => void }>;

const SOCKET_PATH = '\0shardgate-load';

/**
 * @param holder - what a refused second run is told of this one
 * @throws LockedError when another load run is under way, naming it
 */
export async function acquireLoadLock(holder: string, socketPath = SOCKET_PATH): Promise<LoadLock> {
  const server = createServer((socket) => socket.end(holder));
  try {
    await listen(server, socketPath);
  } catch (cause) {
    const other = await askHolder(socketPath);
    throw new LockedError(`Expected no other load run on this host, got ${other}; wait for it, or stop it.`, { cause });
  }
  server.unref();
  return { release: () => server.close() };
}

/**
 * @param command - as the user calls it, such as `load light`
 * @throws LockedError when another load run is under way; else what `work` throws
 */
export async function withLoadLock<T>(command: string, work: () => Promise<T>): Promise<T> {
  const lock = await acquireLoadLock(`shardgate ${command} (process ${process.pid})`);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
}

async function askHolder(path: string): Promise<string> {
  try {
    return await text(connect(path));
  } catch {
    return 'one that does not answer';
  }
}
