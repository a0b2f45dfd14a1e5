import { describe, expect, it } from 'vitest';
import { toRestarts } from '../../run/restarts.ts';
import type { Tick } from '../../run/tick.ts';

/** A look at the restarts of each shard so far; null where the server did not answer. */
const look = (atMs: number, restarts: readonly (number | null)[] | null) =>
  ({ atMs, server: restarts && { shards: restarts.map((count) => ({ restarts: count })) } }) as unknown as Tick;

describe('toRestarts', () => {
  it('marks the look that first shows a restart, once', () => {
    const ticks = [look(1000, [0, 0]), look(2000, [0, 1]), look(3000, [0, 1])];
    expect(toRestarts(ticks, 500)).toEqual([{ at: '1970-01-01T00:00:02.500Z', shards: [1] }]);
  });

  it('takes shards that a look shows together as one', () => {
    const [restart] = toRestarts([look(1, [0, 0, 4]), look(2, [1, 0, 5])], 0);
    expect(restart?.shards).toEqual([0, 2]);
  });

  it('looks across a moment in which the server did not answer', () => {
    const ticks = [look(1, [0]), look(2, null), look(3, [1])];
    expect(toRestarts(ticks, 0).map(({ at }) => at)).toEqual(['1970-01-01T00:00:00.003Z']);
  });

  it.each([[[]], [[look(1, [7])]], [[look(1, [2]), look(2, [2])]], [[look(1, [null]), look(2, [null])]]])(
    'has nothing to say of restarts before the leg, or of a server that does not tell: %#',
    (ticks) => {
      expect(toRestarts(ticks, 0)).toEqual([]);
    },
  );
});
