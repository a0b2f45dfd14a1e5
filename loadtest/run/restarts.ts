// Shards that died during a leg, each at the look that first showed its restart.
import type { NonEmpty, ShardRestart } from './measurement.ts';
import type { Tick } from './tick.ts';

/**
 * One for each look that shows restarts, whatever their number.
 *
 * @param wallOffsetMs - added to a look's monotonic time it is the time since the epoch
 */
export function toRestarts(ticks: readonly Tick[], wallOffsetMs: number): readonly ShardRestart[] {
  const looks = ticks.filter(({ server }) => server !== null);
  return looks.slice(1).flatMap((after, index) => {
    const shards = listRestarted(looks[index], after);
    return isFilled(shards) ? [{ at: new Date(after.atMs + wallOffsetMs).toISOString(), shards }] : [];
  });
}

function listRestarted(before: Tick | undefined, after: Tick): readonly number[] {
  const shards = after.server?.shards ?? [];
  return shards.flatMap(({ restarts }, shard) => {
    const earlier = before?.server?.shards[shard]?.restarts ?? null;
    return restarts !== null && earlier !== null && restarts > earlier ? [shard] : [];
  });
}

function isFilled(shards: readonly number[]): shards is NonEmpty<number> {
  return shards.length > 0;
}
