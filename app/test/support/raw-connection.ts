// A TCP connection that sends exactly what a test says, and reads answers one by one.
import { connect, type Socket } from 'node:net';

export type RawAnswer = Readonly<{ status: number; headers: Readonly<Record<string, string>>; body: string }>;

export type RawConnection = Readonly<{
  socket: Socket;
  send(...parts: string[]): Promise<void>; // each part in a packet of its own
  read(request?: 'HEAD'): Promise<RawAnswer | 'closed'>; // the next answer, or the end of the connection
  closed: Promise<void>;
  destroy(): void;
}>;

/** The wait between two packets, so that the server reads them apart. */
const PACKET_GAP_MS = 10;

export async function openRaw(port: number): Promise<RawConnection> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  const reader = createReader(socket);
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  socket.on('error', () => {}); // a reset shows as 'closed'
  return {
    socket,
    async send(...parts) {
      for (const part of parts) {
        if (part !== parts[0]) await new Promise((resolve) => setTimeout(resolve, PACKET_GAP_MS));
        socket.write(Buffer.from(part, 'latin1'));
      }
    },
    read: reader.read,
    closed: reader.closed,
    destroy: () => socket.destroy(),
  };
}

/** Sends one request and reads one answer on a connection of its own. */
export async function askRaw(port: number, ...parts: string[]): Promise<RawAnswer | 'closed'> {
  const connection = await openRaw(port);
  try {
    await connection.send(...parts);
    return await connection.read(parts[0]?.startsWith('HEAD ') ? 'HEAD' : undefined);
  } finally {
    connection.destroy();
  }
}

function createReader(socket: Socket) {
  let received = Buffer.alloc(0);
  let isClosed = false;
  let wake = () => {};
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      isClosed = true;
      wake();
      resolve();
    });
  });
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    wake();
  });
  const read = async (request?: 'HEAD'): Promise<RawAnswer | 'closed'> => {
    for (;;) {
      const parsed = parseAnswer(received, request === 'HEAD');
      if (parsed !== null) {
        received = received.subarray(parsed.length);
        return parsed.answer;
      }
      if (isClosed) return 'closed';
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { read, closed };
}

function parseAnswer(received: Buffer, hasNoBody: boolean): { answer: RawAnswer; length: number } | null {
  const headLength = received.indexOf('\r\n\r\n') + 4;
  if (headLength < 4) return null;
  const [statusLine = '', ...lines] = received
    .subarray(0, headLength - 4)
    .toString('latin1')
    .split('\r\n');
  const headers = Object.fromEntries(lines.map(toHeader));
  const status = Number(statusLine.split(' ')[1]);
  const isInterim = status >= 100 && status < 200;
  const bodyLength = hasNoBody || isInterim ? 0 : Number(headers['content-length'] ?? 0);
  if (received.length < headLength + bodyLength) return null;
  const body = received.subarray(headLength, headLength + bodyLength).toString('latin1');
  return { answer: { status, headers, body }, length: headLength + bodyLength };
}

function toHeader(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}
