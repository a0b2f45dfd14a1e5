// Starts the shards, keeps them running, knows when all listen, and ends them without losing a request.
import { randomUUID } from 'node:crypto';
import type { AppConfig } from '../config.ts';
import type { FaultPlan } from '../faults/fault-plan.ts';
import type { ServerReading } from '../metrics/prometheus-text.ts';
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

export class Supervisor {
  #isReady = false;
  #isStopping = false;
  readonly #options: SupervisorOptions;
  readonly #instance: string;
  readonly #slots: readonly ShardSlot[];
  readonly #ends: ShardEnd[] = [];
  readonly #stopped = Promise.withResolvers<ShardEnd>();

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#instance = options.config.instance ?? randomUUID();
    this.#slots = Array.from({ length: options.config.shards }, (_, shard) => this.#createSlot(shard));
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  start(): void {
    for (const slot of this.#slots) slot.start();
  }

  async read(): Promise<ServerReading> {
    const { config, version, routeNames } = this.#options;
    const answering = await Promise.all(this.#slots.map(isAnswering));
    const shards = this.#slots.map((slot, shard) => slot.read(answering[shard] === true && slot.isUp));
    return { instance: this.#instance, phase: config.phase, version, ready: this.#isReady, routes: routeNames, shards };
  }

  /** Drains and ends every shard; resolves when all have ended, with what they left behind together. */
  async stop(): Promise<ShardEnd> {
    const { host, port, drainMs } = this.#options.config;
    this.#isStopping = true;
    this.#setReady(false);
    const farewell = await startFarewellServer(host, port);
    const killer = setTimeout(() => this.#killAll(), drainMs + KILL_AFTER_MS);
    for (const slot of this.#slots) slot.stop(drainMs);
    const end = await this.#stopped.promise;
    clearTimeout(killer);
    await farewell.close();
    return end;
  }

  #createSlot(shard: number): ShardSlot {
    const { config, cpus, faults, routeNames, onGiveUp } = this.#options;
    const cpu = config.pinned ? (cpus[shard % cpus.length] ?? null) : null;
    return new ShardSlot({ config, instance: this.#instance, shard, faults }, cpu, routeNames.length, {
      onChange: () => this.#onChange(),
      onStopped: (end) => this.#onStopped(end),
      onGiveUp,
    });
  }

  #onChange(): void {
    const wasReady = this.#isReady;
    this.#setReady(!this.#isStopping && this.#slots.every((slot) => slot.isUp));
    if (this.#isReady && !wasReady) this.#options.onReady();
  }

  #setReady(ready: boolean): void {
    this.#isReady = ready;
    for (const slot of this.#slots) slot.tell({ kind: 'ready', ready });
  }

  #onStopped(end: ShardEnd): void {
    this.#ends.push(end);
    if (this.#ends.length === this.#slots.length) this.#stopped.resolve(toWholeEnd(this.#ends));
  }

  #killAll(): void {
    for (const slot of this.#slots) slot.kill();
  }
}

function toWholeEnd(ends: readonly ShardEnd[]): ShardEnd {
  return { cut: ends.reduce((sum, { cut }) => sum + cut, 0), isForced: ends.some(({ isForced }) => isForced) };
}

function delay(durationMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, durationMs).unref();
  });
}

/** A shard whose event loop stands still does not give a fresh report; its last one has to do. */
function isAnswering(slot: ShardSlot): Promise<boolean> {
  return Promise.race([slot.refresh().then(() => true), delay(REFRESH_LIMIT_MS).then(() => false)]);
}
