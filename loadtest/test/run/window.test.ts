import { describe, expect, it } from 'vitest';
import type { ServerSnapshot, ShardSnapshot } from '../../readings/server-metrics.ts';
import type { Tick } from '../../run/tick.ts';
import {
  countStalledSeconds,
  toEnvironmentReading,
  toGeneratorMeasurement,
  toServerMeasurement,
  toWindow,
  type Window,
} from '../../run/window.ts';

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

const K6 = { tool: 'k6', version: 'v2' } as const;

describe('toGeneratorMeasurement', () => {
  it('relates its CPU time to all the CPUs it may use, and shows the busiest of them', () => {
    const window = windowOf([
      tick({ atMs: 0, generator: cpu(7, 0), cpuTimes: times([0, 0], [0, 0]) }),
      tick({ atMs: 2000, generator: cpu(7, 1), cpuTimes: times([20, 180], [150, 50]) }),
    ]);
    expect(toGeneratorMeasurement(window, K6, [0, 1])).toEqual({
      tool: 'k6',
      version: 'v2',
      cpus: [0, 1],
      cpuUtilization: 0.25,
      cpusBusy: 0.75,
      busiestSecond: 0.75,
      saturated: false,
    });
  });

  it('shows the second in which it was busiest, which a mean hides', () => {
    const window = windowOf([
      tick({ atMs: 0, cpuTimes: times([0, 0]) }),
      tick({ atMs: 1000, cpuTimes: times([97, 3]) }),
      tick({ atMs: 2000, cpuTimes: times([117, 83]) }),
    ]);
    const { cpusBusy, busiestSecond } = toGeneratorMeasurement(window, { tool: 'k6', version: 'v2' }, [0]);
    expect([cpusBusy, busiestSecond]).toEqual([0.585, 0.97]);
  });

  it('is saturated when others keep its CPU busy', () => {
    const window = windowOf([
      tick({ atMs: 0, generator: cpu(7, 0), cpuTimes: times([0, 0]) }),
      tick({ atMs: 1000, generator: cpu(7, 0.1), cpuTimes: times([99, 1]) }),
    ]);
    expect(toGeneratorMeasurement(window, K6, [0]).saturated).toBe(true);
  });

  it('does not know what could not be read', () => {
    const window = windowOf([tick({ atMs: 0 }), tick({ atMs: 1000 })]);
    expect(toGeneratorMeasurement(window, K6, [0])).toMatchObject({
      cpuUtilization: null,
      cpusBusy: null,
      busiestSecond: null,
      saturated: null,
    });
  });
});

describe('toEnvironmentReading', () => {
  it("reads the server's CPUs, the worst steal of either side, and quota periods of the window alone", () => {
    const window = windowOf([
      tick({ atMs: 0, cpuTimes: times([0, 0], [0, 0]), throttling: { periods: 3, whole: true } }),
      tick({ atMs: 1000, cpuTimes: times([95, 5], [50, 40, 10]), throttling: { periods: 5, whole: true } }),
    ]);
    const reading = toEnvironmentReading(
      window,
      { app: [0], load: [1] },
      { clockStepMs: 1, spinCalibrationMs: [8, 9] },
    );
    expect(reading).toEqual({
      serverCpusBusy: 0.95,
      serverCpusOthers: null,
      stealRatio: 0.1,
      throttledPeriods: 2,
      clockStepMs: 1,
      spinCalibrationMs: [8, 9],
    });
  });
});

describe("what others took of the server's CPUs", () => {
  it('is what its shards did not use', () => {
    const window = windowOf([
      tick({ atMs: 0, cpuTimes: times([0, 0], [0, 0]), shards: [cpu(1, 0)] }),
      tick({ atMs: 1000, cpuTimes: times([90, 10], [50, 50]), shards: [cpu(1, 0.2)] }),
    ]);
    const noise = { clockStepMs: 0, spinCalibrationMs: [] };
    expect(toEnvironmentReading(window, { app: [0], load: [1] }, noise).serverCpusOthers).toBeCloseTo(0.7, 10);
    expect(toEnvironmentReading(window, { app: [0, 1], load: [] }, noise).serverCpusOthers).toBeCloseTo(0.6, 10);
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

function windowOf(ticks: readonly Tick[]): Window {
  const window = toWindow(ticks, 0, 1e9);
  if (window === null) throw new Error('Expected a window');
  return window;
}

function tick(given: Partial<Tick> & { atMs: number }): Tick {
  const memoryMb = { server: null, generator: null, database: null, collector: null, commandLine: null };
  return {
    finished: null,
    receivedBytes: null,
    server: null,
    shards: null,
    generator: null,
    cpuTimes: null,
    throttling: { periods: 0, whole: true },
    memoryMb,
    ...given,
  };
}

function cpu(pid: number, cpuSeconds: number) {
  return { pid, parentPid: 1, command: 'x', cpuSeconds, startTicks: pid };
}

/** Per CPU: busy, idle and steal ticks. */
function times(...cpus: readonly (readonly number[])[]) {
  return new Map(
    cpus.map(([busyTicks = 0, idleTicks = 0, stealTicks = 0], cpuNumber) => [
      cpuNumber,
      { busyTicks, idleTicks, stealTicks },
    ]),
  );
}

type Shard = Readonly<{ requests: number; inFlight?: number; restarts?: number; answering?: boolean }>;

/** A shard's page says one second of CPU for each second since the start. */
function snapshot(atMs: number, shards: readonly Shard[]): ServerSnapshot {
  return {
    instance: 'one',
    phase: 'c',
    version: null,
    ready: true,
    atMs: atMs + 1,
    shards: shards.map(
      ({ requests, inFlight = 0, restarts = 0, answering = true }, shard): ShardSnapshot => ({
        shard,
        pid: shard + 1,
        up: true,
        answering,
        restarts,
        requestsTotal: { 'GET /async': requests },
        serverErrors: 0,
        inFlight,
        cpuSeconds: atMs / 1000,
        rssBytes: 1,
        maxRssBytes: 1,
        histogram: null,
        refused: null,
      }),
    ),
  };
}
