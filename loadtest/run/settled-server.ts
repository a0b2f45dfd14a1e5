// The server's page once the last answers have arrived in it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerSnapshot } from '../readings/server-metrics.ts';
import { readServer } from './tick.ts';
import { countRequests } from './window.ts';

const POLL_MS = 50;
const POLLS_MAX = 20;

/** Reads until two readings agree, for a second at most; null where there is no server to ask. */
export async function readSettledServer(metricsUrl: string | null): Promise<ServerSnapshot | null> {
  let last = await readServer(metricsUrl);
  for (let poll = 0; poll < POLLS_MAX && metricsUrl !== null; poll++) {
    await sleep(POLL_MS);
    const next = await readServer(metricsUrl);
    if (last !== null && next !== null && countRequests(next) === countRequests(last)) return next;
    last = next ?? last;
  }
  return last;
}
