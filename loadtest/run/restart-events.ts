// Shards that died during a leg, as events of the run, each at the look that first showed its restart.
import type { RunEvent } from '../stream/events.ts';
import type { Tick } from './tick.ts';

/**
 * One event for each look that shows restarts, whatever their number: events of one instant would be one point.
 *
 * @param wallOffsetMs - added to a look's monotonic time it is the time since the epoch
 */
export function toRestartEvents(
  run: Pick<RunEvent, 'runId' | 'profile'>,
  ticks: readonly Tick[],
  wallOffsetMs: number,
): readonly RunEvent[] {
  const looks = ticks.filter(({ server }) => server !== null);
  return looks.slice(1).flatMap((after, index) => {
    const restarted = listRestarted(looks[index], after);
    if (restarted.length === 0) return [];
    const title = `${restarted.length === 1 ? 'shard' : 'shards'} ${restarted.join(', ')} restarted`;
    return [{ ...run, kind: 'restart', title, text: '', timeMs: after.atMs + wallOffsetMs }];
  });
}

function listRestarted(before: Tick | undefined, after: Tick): readonly number[] {
  const shards = after.server?.shards ?? [];
  return shards.flatMap(({ restarts }, shard) => {
    const earlier = before?.server?.shards[shard]?.restarts ?? null;
    return restarts !== null && earlier !== null && restarts > earlier ? [shard] : [];
  });
}
