// What a window tells of the server: CPU time, counts, restarts, and whether it was the same server all along.
import { describe, expect, it } from 'vitest';
import type { Tick } from '../../run/tick.ts';
import { toServerMeasurement } from '../../run/window.ts';
import { cpu, snapshot, tick, windowOf } from './sample-ticks.ts';

describe('toServerMeasurement', () => {
  const before = snapshot(0, [{ requests: 0 }, { requests: 0 }]);
  const window = windowOf([
    tick({
      atMs: 1000,
      server: snapshot(1000, [{ requests: 100 }, { requests: 200 }]),
      shards: [cpu(1, 1), cpu(2, 2)],
    }),
    tick({
      atMs: 3000,
      server: snapshot(3000, [{ requests: 1100 }, { requests: 1200 }]),
      shards: [cpu(1, 1.5), cpu(2, 2.5)],
    }),
  ]);
  const after = snapshot(4000, [{ requests: 1500 }, { requests: 1500 }]);

  it('takes CPU a request from the processes and the requests of the same two moments', () => {
    const server = toServerMeasurement(window, { before, countedFrom: before, after }, 2);
    expect(server).toMatchObject({ cpuUsPerRequest: 500, cpuUtilization: 0.25, requestsPerShard: [1000, 1000] });
  });

  it('counts the whole leg from before the load until after it', () => {
    expect(toServerMeasurement(window, { before, countedFrom: before, after }, 2).requestsWholeLeg).toBe(3000);
  });

  it('leaves a warm-up that the client did not count out of the requests, and keeps its restarts', () => {
    const countedFrom = snapshot(500, [{ requests: 50 }, { requests: 150, restarts: 1 }]);
    const restarted = snapshot(4000, [{ requests: 1500 }, { requests: 1500, restarts: 1 }]);
    const server = toServerMeasurement(window, { before, countedFrom, after: restarted }, 2);
    expect([server.requestsWholeLeg, server.shardRestarts]).toEqual([2800, 1]);
  });

  it("falls back on the server's own CPU time where /proc does not show its processes", () => {
    const hidden = windowOf(window.ticks.map((each) => ({ ...each, shards: null })));
    expect(toServerMeasurement(hidden, { before, countedFrom: before, after }, 2).cpuUsPerRequest).toBe(2000); // 2 s a shard on its page
  });

  it('has no CPU time when a shard was another process at the end', () => {
    const [first, last] = window.ticks;
    const replaced = windowOf([first as Tick, { ...(last as Tick), shards: [cpu(1, 1.5), cpu(99, 0.1)] }]);
    expect(toServerMeasurement(replaced, { before, countedFrom: before, after }, 2)).toMatchObject({
      cpuUsPerRequest: null,
      cpuUtilization: null,
    });
  });

  it('relates CPU time to the CPUs that the shards can use at once: two shards on one CPU keep it half busy', () => {
    expect(toServerMeasurement(window, { before, countedFrom: before, after }, 1).cpuUtilization).toBe(0.5);
    expect(toServerMeasurement(window, { before, countedFrom: before, after }, 8).cpuUtilization).toBe(0.25);
  });

  it.each([
    ['before the load', { before: null, countedFrom: null, after }, window],
    ['after the load', { before, countedFrom: before, after: null }, window],
    [
      'twice under load',
      { before, countedFrom: before, after },
      windowOf(window.ticks.map((each, index) => (index === 0 ? each : { ...each, server: null }))),
    ],
  ])('is no foreign target when its page did not answer %s', (when, around, seen) => {
    expect(() => toServerMeasurement(seen, around, 2)).toThrow(
      `Expected the server's metrics page to answer ${when}, got no answer; did the server die or hang?`,
    );
  });

  it('says that shards were restarted', () => {
    const restarted = snapshot(4000, [{ requests: 1500, restarts: 1 }, { requests: 1500 }]);
    expect(toServerMeasurement(window, { before, countedFrom: before, after: restarted }, 2).shardRestarts).toBe(1);
  });

  it('refuses a server that was replaced during the leg', () => {
    const other = { ...after, instance: 'other' };
    expect(() => toServerMeasurement(window, { before, countedFrom: before, after: other }, 2)).toThrow(
      'it was replaced meanwhile',
    );
  });
});
