// The server's page once the last answers have arrived in it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerSnapshot } from '../readings/server-metrics.ts';
import { readServer } from './tick.ts';
import { countRequests } from './window.ts';

const POLL_MS = 50;
const POLLS_MAX = 20;

/** So many polls in a row without an answer, and the page has fallen silent. */
const SILENT_POLLS = 3;

/** So many pages in a row with what a shard had last said, because it gave no report: its event loop stands still for good. */
const MUTE_POLLS = 6;

/** Reads until two readings agree; null where there is no server to ask, or its page has fallen silent. */
export async function readSettledServer(metricsUrl: string | null): Promise<ServerSnapshot | null> {
  if (metricsUrl === null) return null;
  let last = await readServer(metricsUrl);
  let silent = 0;
  let mute = 0;
  for (let poll = 0; poll < POLLS_MAX && silent < SILENT_POLLS; poll++) {
    await sleep(POLL_MS);
    const next = await readServer(metricsUrl);
    mute = next !== null && hasMuteShard(next) ? mute + 1 : 0;
    const isHeard = mute === 0 || mute >= MUTE_POLLS;
    if (isHeard && last !== null && next !== null && countRequests(next) === countRequests(last)) return next;
    silent = next === null ? silent + 1 : 0;
    last = next ?? last;
  }
  return silent === SILENT_POLLS ? null : last;
}

/** A shard that is up gave no report of its own: the page has what it said last. */
function hasMuteShard({ shards }: ServerSnapshot): boolean {
  return shards.some(({ up, answering }) => up !== false && answering === false);
}
