// Clients that ask again and again, and know of every request what became of it.
import { setTimeout as sleep } from 'node:timers/promises';
import { openRaw, type RawConnection } from './raw-connection.ts';

export type Tally = { answered: number; refused: number; unavailable: number; lost: number; late: number };

/** `begun`: every client has had an answer. */
export type Load = Readonly<{ tally: Tally; begun: Promise<void>; stop(): void; ended: Promise<void> }>;

/** A draining server bears silence for half a second on a connection, and for a tenth after the last one was made. */
const PROMPT_MS = 80;

/**
 * Runs clients until `stop`, until they are told to come back later, or until nobody listens any more.
 *
 * - answered: status 200; unavailable: status 503; refused: no connection was made
 * - lost: a request was sent on a connection that the server had not announced to close, and got no answer
 * - late: the same, but the machine had held the client up, and a draining server need not have waited for it any longer
 *
 * @param reuses - keep a connection for the next request, or make one for each
 * @param thinkMs - between an answer and the next request
 */
export function startLoad(port: number, path: string, clients: number, reuses: boolean, thinkMs = 0): Load {
  const tally: Tally = { answered: 0, refused: 0, unavailable: 0, lost: 0, late: 0 };
  const request = `GET ${path} HTTP/1.1\r\nHost: x\r\n${reuses ? '' : 'Connection: close\r\n'}\r\n`;
  const begun = Promise.withResolvers<void>();
  let waiting = clients;
  let isStopped = false;
  const client = async () => {
    let connection: RawConnection | undefined;
    let isFirst = true;
    let heardOfMs = Number.NaN; // when the server last did
    while (!isStopped) {
      if (connection === undefined) {
        heardOfMs = performance.now();
        connection = await openRaw(port).catch(() => undefined);
      }
      if (connection === undefined) {
        tally.refused++;
        return;
      }
      const sentMs = performance.now();
      const isPrompt = sentMs - heardOfMs <= thinkMs + PROMPT_MS;
      heardOfMs = sentMs;
      await connection.send(request);
      const answer = await connection.read();
      if (isFirst && --waiting === 0) begun.resolve();
      isFirst = false;
      if (answer === 'closed') tally[isPrompt ? 'lost' : 'late']++;
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
    begun: begun.promise,
    stop: () => {
      isStopped = true;
    },
    ended,
  };
}
