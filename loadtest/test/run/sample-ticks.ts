// What a leg looks like second by second, for tests: ticks, the pages of a server, CPU times.
import type { ServerSnapshot, ShardSnapshot } from '../../readings/server-metrics.ts';
import type { Tick } from '../../run/tick.ts';
import { toWindow, type Window } from '../../run/window.ts';

export function windowOf(ticks: readonly Tick[]): Window {
  const window = toWindow(ticks, 0, 1e9);
  if (window === null) throw new Error('Expected a window');
  return window;
}

export function tick(given: Partial<Tick> & { atMs: number }): Tick {
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

export function cpu(pid: number, cpuSeconds: number) {
  return { pid, parentPid: 1, command: 'x', cpuSeconds, startTicks: pid };
}

/** Per CPU: busy, idle and steal ticks. */
export function times(...cpus: readonly (readonly number[])[]) {
  return new Map(
    cpus.map(([busyTicks = 0, idleTicks = 0, stealTicks = 0], cpuNumber) => [
      cpuNumber,
      { busyTicks, idleTicks, stealTicks },
    ]),
  );
}

type Shard = Readonly<{ requests: number; inFlight?: number; restarts?: number; answering?: boolean }>;

/** A shard's page says one second of CPU for each second since the start. */
export function snapshot(atMs: number, shards: readonly Shard[]): ServerSnapshot {
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
