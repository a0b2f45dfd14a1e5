// Starts the shards, keeps them running, knows when all listen, and ends them without losing a request.
import { randomUUID } from 'node:crypto';
import type { AppConfig } from '../config.ts';
import type { FaultPlan } from '../faults/fault-plan.ts';
import type { ServerReading } from '../metrics/prometheus-text.ts';
import type { ToShard } from '../shard/messages.ts';
import { startFarewellServer } from './farewell-server.ts';
import { type ShardEnd, ShardSlot } from './shard-slot.ts';

/** A shard that does not answer within this is read from its last report. */
const REFRESH_LIMIT_MS = 200;
/** Beyond the drain's own limit, for a shard whose event loop is blocked. */
const KILL_AFTER_MS = 500;

export type SupervisorOptions = Readonly<{
  config: AppConfig;
  cpus: readonly number[];
  faults: FaultPlan | null; // of a test build
  version: string;
  routeNames: readonly string[];
  onReady(): void; // each time that the last missing shard listens
  onGiveUp(message: string): void;
}>;

export type Supervisor = Readonly<{
  start(): void;
  isReady(): boolean;
  read(): Promise<ServerReading>;
  /** Drains and ends every shard; resolves when all have ended. */
  stop(): Promise<ShardEnd>; // of all together
}>;

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { config, cpus, routeNames } = options;
  const instance = config.instance ?? randomUUID();
  const stopped = createStopCounter(config.shards);
  let isReady = false;
  const tellAll = (message: ToShard) => {
    for (const slot of slots) slot.tell(message);
  };
  const killAll = () => {
    for (const slot of slots) slot.kill();
  };
  const setReady = (ready: boolean) => {
    isReady = ready;
    tellAll({ kind: 'ready', ready });
  };
  const onChange = () => {
    const wasReady = isReady;
    setReady(!stopped.isExpected && slots.every((slot) => slot.isUp));
    if (isReady && !wasReady) options.onReady();
  };
  const slots = Array.from({ length: config.shards }, (_, shard) => {
    const cpu = config.pinned ? (cpus[shard % cpus.length] ?? null) : null;
    const events = { onChange, onGiveUp: options.onGiveUp, onStopped: stopped.add };
    return new ShardSlot({ config, instance, shard, faults: options.faults }, cpu, routeNames.length, events);
  });
  return {
    start() {
      for (const slot of slots) slot.start();
    },
    isReady: () => isReady,
    async read() {
      await Promise.race([Promise.all(slots.map((slot) => slot.refresh())), delay(REFRESH_LIMIT_MS)]);
      const shards = slots.map((slot) => slot.read());
      return { instance, phase: config.phase, version: options.version, ready: isReady, routes: routeNames, shards };
    },
    async stop() {
      stopped.isExpected = true;
      setReady(false);
      const farewell = await startFarewellServer(config.host, config.port);
      const killer = setTimeout(killAll, config.drainMs + KILL_AFTER_MS);
      for (const slot of slots) slot.stop(config.drainMs);
      const end = await stopped.all;
      clearTimeout(killer);
      await farewell.close();
      return end;
    },
  };
}

/** Adds up what the shards report at their end, and says when the last one has. */
function createStopCounter(shards: number) {
  const { promise, resolve } = Promise.withResolvers<ShardEnd>();
  const ends: ShardEnd[] = [];
  return {
    all: promise,
    isExpected: false,
    add: (end: ShardEnd) => {
      ends.push(end);
      if (ends.length === shards) resolve(toWholeEnd(ends));
    },
  };
}

function toWholeEnd(ends: readonly ShardEnd[]): ShardEnd {
  return { cut: ends.reduce((sum, { cut }) => sum + cut, 0), isForced: ends.some(({ isForced }) => isForced) };
}

function delay(durationMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, durationMs).unref();
  });
}
