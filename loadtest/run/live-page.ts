// k6's own web dashboard, at one address for the whole run. Each leg has a k6 of its own, and k6 does not end while
// somebody looks at its page; so whoever looks is connected through here, and is let go when a leg's load is over.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPortHolders } from '../host/port-holders.ts';

const HOST = '127.0.0.1';
const DEFAULT_PORT = 5665; // k6's own

export type LivePage = Readonly<{
  url: string;
  openLeg: () => Promise<LegPage>;
  close: () => Promise<void>;
}>;

/** `port`: where the leg's k6 is to show its page, on loopback. `release`: its load is over, let it end. */
export type LegPage = Readonly<{ port: number; release: () => void }>;

export class LivePageError extends Error {
  override readonly name = 'LivePageError';
}

/** k6's last word to its page arrives within this. */
const FAREWELL_MS = 1000;

const WAITING = toAnswer(
  '503 Service Unavailable',
  'No k6 shows a page yet, or this leg is over. Asking again each second …',
);

/** @throws LivePageError when WEB_PORT is no port, or is taken */
export async function openLivePage(env: Readonly<Record<string, string | undefined>>): Promise<LivePage> {
  const port = parsePort(env.WEB_PORT || String(DEFAULT_PORT));
  const sockets = new Set<Socket>();
  let shown: number | null = null;
  const server = createServer((visitor) => relay(visitor, shown, sockets));
  await listen(server, port);
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    openLeg: async () => {
      const legPort = await findFreePort();
      shown = legPort;
      return {
        port: legPort,
        release: () => {
          shown = null;
          void letGo([...sockets]);
        },
      };
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function relay(visitor: Socket, port: number | null, sockets: Set<Socket>): void {
  hold(visitor, sockets);
  if (port === null) turnAway(visitor);
  else connectTo(port, visitor, sockets);
}

function connectTo(port: number, visitor: Socket, sockets: Set<Socket>): void {
  const k6 = connect(port, HOST);
  hold(k6, sockets);
  k6.once('connect', () => {
    visitor.pipe(k6);
    k6.pipe(visitor);
  });
  k6.once('error', () => turnAway(visitor));
  k6.once('close', () => visitor.end());
  visitor.once('close', () => k6.destroy());
}

async function letGo(sockets: readonly Socket[]): Promise<void> {
  await sleep(FAREWELL_MS, null, { ref: false });
  for (const socket of sockets) socket.destroy();
}

function hold(socket: Socket, sockets: Set<Socket>): void {
  sockets.add(socket);
  socket.on('error', () => socket.destroy()); // a tab that was closed is no trouble
  socket.once('close', () => sockets.delete(socket));
}

function turnAway(visitor: Socket): void {
  if (visitor.writable) visitor.end(WAITING);
  visitor.resume();
}

function toAnswer(status: string, text: string): string {
  const fields = ['Content-Type: text/plain; charset=utf-8', 'Refresh: 1', 'Connection: close'];
  return [`HTTP/1.1 ${status}`, ...fields, `Content-Length: ${Buffer.byteLength(text)}`, '', text].join('\r\n');
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new LivePageError(
      `Expected port ${port} to be free for the live page, got ${await describeHolder(port, cause)}`,
      {
        cause,
      },
    );
  }
}

async function describeHolder(port: number, cause: unknown): Promise<string> {
  const holder = (await findPortHolders([port])).get(port);
  if (holder === undefined) return `${cause instanceof Error ? cause.message : cause}; set WEB_PORT to another.`;
  const who = holder === null ? 'another user’s process' : `${holder.command} (pid ${holder.pid})`;
  return `it held by ${who}; stop that, or set WEB_PORT to a free port.`;
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** 0 lets the kernel choose. */
function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new LivePageError(`Expected WEB_PORT to be an integer between 0 and 65535, got ${JSON.stringify(text)}.`);
}
