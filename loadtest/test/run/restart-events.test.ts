import { describe, expect, it } from 'vitest';
import { toRestartEvents } from '../../run/restart-events.ts';
import type { Tick } from '../../run/tick.ts';

const RUN = { runId: 'r1', profile: 'light' };

/** A look at the restarts of each shard so far; null where the server did not answer. */
const look = (atMs: number, restarts: readonly (number | null)[] | null) =>
  ({ atMs, server: restarts && { shards: restarts.map((count) => ({ restarts: count })) } }) as unknown as Tick;

describe('toRestartEvents', () => {
  it('marks the look that first shows a restart, once', () => {
    const ticks = [look(1000, [0, 0]), look(2000, [0, 1]), look(3000, [0, 1])];
    expect(toRestartEvents(RUN, ticks, 500)).toEqual([
      { ...RUN, kind: 'restart', title: 'shard 1 restarted', text: '', timeMs: 2500 },
    ]);
  });

  it('makes one event of shards that a look shows together', () => {
    const [event] = toRestartEvents(RUN, [look(1, [0, 0, 4]), look(2, [1, 0, 5])], 0);
    expect(event?.title).toBe('shards 0, 2 restarted');
  });

  it('looks across a moment in which the server did not answer', () => {
    const ticks = [look(1, [0]), look(2, null), look(3, [1])];
    expect(toRestartEvents(RUN, ticks, 0).map(({ timeMs }) => timeMs)).toEqual([3]);
  });

  it.each([[[]], [[look(1, [7])]], [[look(1, [2]), look(2, [2])]], [[look(1, [null]), look(2, [null])]]])(
    'has nothing to say of restarts before the leg, or of a server that does not tell: %#',
    (ticks) => {
      expect(toRestartEvents(RUN, ticks, 0)).toEqual([]);
    },
  );
});
