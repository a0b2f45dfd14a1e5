// Clients that ask again and again, and know of every request what became of it.
import { setTimeout as sleep } from 'node:timers/promises';
import { openRaw, type RawConnection } from './raw-connection.ts';

export type Tally = { answered: number; refused: number; unavailable: number; lost: number };

export type Load = Readonly<{ tally: Tally; stop(): void; ended: Promise<void> }>;

/**
 * Runs clients until `stop`, until they are told to come back later, or until nobody listens any more.
 *
 * - answered: status 200; unavailable: status 503; refused: no connection was made
 * - lost: a request was sent on a connection that the server had not announced to close, and got no answer
 *
 * @param reuses - keep a connection for the next request, or make one for each
 * @param thinkMs - between an answer and the next request
 */
export function startLoad(port: number, path: string, clients: number, reuses: boolean, thinkMs = 0): Load {
  const tally: Tally = { answered: 0, refused: 0, unavailable: 0, lost: 0 };
  const request = `GET ${path} HTTP/1.1\r\nHost: x\r\n${reuses ? '' : 'Connection: close\r\n'}\r\n`;
  let isStopped = false;
  const client = async () => {
    let connection: RawConnection | undefined;
    while (!isStopped) {
      connection ??= await openRaw(port).catch(() => undefined);
      if (connection === undefined) {
        tally.refused++;
        return;
      }
      await connection.send(request);
      const answer = await connection.read();
      if (answer === 'closed') tally.lost++;
      else if (answer.status === 200) tally.answered++;
      else if (answer.status !== 503) throw new Error(`Expected 200 or 503, got ${answer.status}`);
      if (thinkMs > 0) await sleep(thinkMs);
      if (answer !== 'closed' && answer.status === 503) {
        tally.unavailable++;
        break; // it was told to come back after a second
      }
      if (!reuses || answer === 'closed' || answer.headers.connection === 'close') {
        connection.destroy();
        connection = undefined;
      }
    }
    connection?.destroy();
  };
  const ended = Promise.all(Array.from({ length: clients }, client)).then(() => {});
  return {
    tally,
    stop: () => {
      isStopped = true;
    },
    ended,
  };
}
