// The ticks of a leg. A long one must not make the command line grow, so histograms are kept only where they are read:
// at both ends of the measured window.
import type { ServerSnapshot } from '../readings/server-metrics.ts';
import type { Tick } from './tick.ts';

/** Of either end, in ticks: the first or last one may lack the server's page. */
const KEPT_WHOLE = 5;

/**
 * Adds a tick, and takes the histograms out of the one that is no longer among the last. What is left of it is copied:
 * V8 keeps a string that was cut out of a page as a view of the whole page, some 50 kB a second.
 *
 * @param windowAtMs - when the measured window begins, on the ticks' clock
 */
export function addTick(ticks: Tick[], tick: Tick, windowAtMs: number): void {
  ticks.push(tick);
  const index = ticks.length - 1 - KEPT_WHOLE;
  const middle = ticks[index];
  const opening = ticks[index - KEPT_WHOLE];
  if (middle === undefined || opening === undefined || opening.atMs < windowAtMs) return;
  ticks[index] = structuredClone({ ...middle, server: middle.server && withoutHistograms(middle.server) });
}

export type LastSecond = Readonly<{ before: Tick; after: Tick }>;

/** Nearer than this, what happened in between is a matter of when each of two ticks was read. */
const APART_MS = 500;

/** The last tick and the one about a second before it; null without one. A late tick and the next lie side by side. */
export function toLastSecond(ticks: readonly Tick[]): LastSecond | null {
  const after = ticks.at(-1);
  const before = after && ticks.findLast(({ atMs }) => after.atMs - atMs >= APART_MS);
  return after === undefined || before === undefined ? null : { before, after };
}

function withoutHistograms(server: ServerSnapshot): ServerSnapshot {
  return { ...server, shards: server.shards.map((shard) => ({ ...shard, histogram: null, refused: null })) };
}
