// A window of a leg, and the seconds in which it stood still.
import { describe, expect, it } from 'vitest';
import type { ServerSnapshot } from '../../readings/server-metrics.ts';
import { countStalledSeconds, toWindow } from '../../run/window.ts';
import { snapshot, tick, windowOf } from './sample-ticks.ts';

describe('toWindow', () => {
  it('spans the first and the last tick inside, both ends included', () => {
    const ticks = [900, 1000, 2000, 3000, 3001].map((atMs) => tick({ atMs }));
    const window = toWindow(ticks, 1000, 3000);
    expect([window?.first.atMs, window?.last.atMs, window?.ticks.length]).toEqual([1000, 3000, 3]);
  });

  it.each([[[]], [[1500]], [[500, 3500]]])('is null with fewer than two ticks inside: %j', (times) => {
    expect(
      toWindow(
        times.map((atMs) => tick({ atMs })),
        1000,
        3000,
      ),
    ).toBeNull();
  });
});

describe('countStalledSeconds', () => {
  const pages = (requests: number, inFlight: number) => snapshot(0, [{ requests, inFlight }]);

  it('counts seconds in which neither side finished anything while the server held requests', () => {
    const window = windowOf([
      tick({ atMs: 0, finished: 10, server: pages(10, 1) }),
      tick({ atMs: 1000, finished: 20, server: pages(20, 5) }),
      tick({ atMs: 2000, finished: 20, server: pages(20, 5) }),
      tick({ atMs: 3000, finished: 20, server: pages(20, 5) }),
    ]);
    expect(countStalledSeconds(window)).toBe(2);
  });

  it.each([
    ['the server went on answering: the generator was late', pages(10, 1), pages(20, 1)],
    ['the server held nothing: the generator sent nothing', pages(10, 0), pages(10, 0)],
  ])('is not a stall of the server when %s', (_, before, after) => {
    const window = windowOf([
      tick({ atMs: 0, finished: 10, server: before }),
      tick({ atMs: 1000, finished: 10, server: after }),
    ]);
    expect(countStalledSeconds(window)).toBe(0);
  });

  it('counts a second through which every shard was mute, whatever the generator counted late', () => {
    const [mute, half] = [[false], [false, true]].map((shards) =>
      snapshot(
        0,
        shards.map((answering) => ({ requests: 10, answering })),
      ),
    );
    const count = (server: ServerSnapshot | undefined) =>
      countStalledSeconds(
        windowOf([
          tick({ atMs: 0, finished: 10, server: server ?? null }),
          tick({ atMs: 1000, finished: 12, server: server ?? null }),
        ]),
      );
    expect([count(mute), count(half)]).toEqual([1, 0]);
  });

  it('is no stall of a server that was mute at both looks and answered between them', () => {
    const [before, after] = [10, 14].map((requests) => snapshot(0, [{ requests, inFlight: 1, answering: false }]));
    const window = windowOf([
      tick({ atMs: 0, finished: 10, server: before ?? null }),
      tick({ atMs: 1000, finished: 14, server: after ?? null }),
    ]);
    expect(countStalledSeconds(window)).toBe(0);
  });

  it('counts the last second, which the tick after the window closes', () => {
    const ticks = [0, 1000, 2000].map((atMs) => tick({ atMs, finished: Math.min(20, 10 + atMs) }));
    const window = toWindow(ticks, 0, 1900);
    expect([window?.last.atMs, window && countStalledSeconds(window)]).toEqual([1000, 1]);
  });

  it('rests on the generator alone for a foreign target', () => {
    const window = windowOf([tick({ atMs: 0, finished: 10 }), tick({ atMs: 1000, finished: 10 })]);
    expect(countStalledSeconds(window)).toBe(1);
  });

  it('rests on the bytes that a silent generator got', () => {
    const count = (received: readonly (number | null)[], server: readonly ServerSnapshot[]) =>
      countStalledSeconds(
        windowOf(
          received.map((receivedBytes, i) => tick({ atMs: i * 1000, receivedBytes, server: server[i] ?? null })),
        ),
      );
    expect(count([10, 20, 20, 20], [])).toBe(2); // a foreign target
    expect(count([10, 10], [pages(5, 1), pages(5, 1)])).toBe(1);
    expect(count([10, 10], [pages(5, 1), pages(6, 1)])).toBe(0); // the server went on
    expect(count([10, null], [pages(5, 1), pages(5, 1)])).toBe(0);
  });

  it('does not count a second that the generator did not tell of', () => {
    const window = windowOf([tick({ atMs: 0, finished: 10 }), tick({ atMs: 1000, finished: null })]);
    expect(countStalledSeconds(window)).toBe(0);
  });
});
