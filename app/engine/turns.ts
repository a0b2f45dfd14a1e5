// Waits that a standstill of this process does not shorten. The event loop looks at its timers before its sockets: after a
// second without CPU a plain timer is due, and what has arrived meanwhile is still unread.
import { setImmediate as nextPoll, setTimeout as sleep } from 'node:timers/promises';

export const TURN_MS = 10;

/** Lasts TURN_MS or longer; what had arrived by then has been read. */
export async function takeTurn(): Promise<void> {
  await sleep(TURN_MS);
  await nextPoll();
}

/** So many turns in which sockets were read; a standstill counts as one of them. */
export async function waitInTurns(durationMs: number): Promise<void> {
  for (let turns = 0; turns < durationMs / TURN_MS; turns++) await takeTurn();
}
