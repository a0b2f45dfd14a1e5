// A shard's place: the processes that fill it come and go, its counters only grow.
import { BUCKET_COUNT } from '../metrics/histogram.ts';
import type { ShardReading } from '../metrics/prometheus-text.ts';
import type { ShardSnapshot } from '../metrics/shard-metrics.ts';
import { addSnapshots, createEmptySnapshot, toClosedSnapshot } from '../metrics/shard-totals.ts';
import type { ShardStart, ToShard } from '../shard/messages.ts';
import { afterDeath, MAX_DEATHS, NO_DEATHS } from './back-off.ts';
import { type ShardProcess, startShardProcess } from './shard-process.ts';

export type SlotEvents = Readonly<{
  onChange(): void; // it listens now, or no longer
  onGiveUp(message: string): void;
  onStopped(end: ShardEnd): void; // it has ended because it was told to
}>;

/** `cut`: requests left unanswered. `isForced`: it did not end by itself, so that is its last report's number. */
export type ShardEnd = Readonly<{ cut: number; isForced: boolean }>;

type SlotStart = Omit<ShardStart, 'isFirstProcess'>;

export class ShardSlot {
  isUp = false;
  #process: ShardProcess | undefined;
  #restarts = 0;
  #backOff = NO_DEATHS;
  #startedMs = 0;
  #isStopping = false;
  #cut: number | undefined; // reported at the end of a drain
  #closed: ShardSnapshot; // what dead processes had counted
  #current: ShardSnapshot; // the living one's last report
  #asked = 0;
  readonly #waiting = new Map<number, () => void>(); // for the answer to a question
  readonly #start: SlotStart;
  readonly #cpu: number | null;
  readonly #events: SlotEvents;

  constructor(start: SlotStart, cpu: number | null, routeCount: number, events: SlotEvents) {
    this.#start = start;
    this.#cpu = cpu;
    this.#events = events;
    this.#closed = createEmptySnapshot(routeCount, BUCKET_COUNT);
    this.#current = this.#closed;
  }

  start(): void {
    if (this.#isStopping) return;
    this.#startedMs = performance.now();
    this.#process = startShardProcess({ ...this.#start, isFirstProcess: this.#restarts === 0 }, this.#cpu, {
      onListening: () => this.#change(true),
      onFailed: (message) => this.#giveUp(`could not start: ${message}`),
      onSnapshot: (snapshot, ask) => this.#receive(snapshot, ask),
      onDrained: (cut) => {
        this.#cut = cut;
      },
      onExit: (how) => this.#bury(how),
    });
  }

  tell(message: ToShard): void {
    this.#process?.send(message);
  }

  /** Ends it within the limit; `onStopped` follows. */
  stop(limitMs: number): void {
    this.#isStopping = true;
    if (this.#process === undefined) this.#events.onStopped({ cut: 0, isForced: false });
    else this.tell({ kind: 'drain', limitMs });
  }

  kill(): void {
    this.#process?.kill();
  }

  /** Asks for a fresh report; resolves when it is there, which may be never. A shard that is down has none. */
  refresh(): Promise<void> {
    if (!this.isUp) return Promise.resolve();
    this.#asked++;
    this.tell({ kind: 'snapshot', ask: this.#asked });
    return new Promise((resolve) => this.#waiting.set(this.#asked, resolve));
  }

  read(isAnswering: boolean): ShardReading {
    return {
      shard: this.#start.shard,
      up: this.isUp,
      answering: isAnswering,
      pid: this.#process?.pid ?? 0,
      restarts: this.#restarts,
      totals: addSnapshots(this.#closed, this.#current),
    };
  }

  #receive(snapshot: ShardSnapshot, ask: number | null): void {
    this.#current = snapshot;
    if (ask === null) return;
    this.#waiting.get(ask)?.();
    this.#waiting.delete(ask);
  }

  #change(isUp: boolean): void {
    this.isUp = isUp;
    this.#events.onChange();
  }

  #bury(how: string): void {
    this.#process = undefined;
    const end = { cut: this.#cut ?? this.#current.inFlight, isForced: this.#cut === undefined };
    this.#closed = toClosedSnapshot(addSnapshots(this.#closed, this.#current));
    this.#current = createEmptySnapshot(this.#closed.requestsByRoute.length - 1, BUCKET_COUNT);
    this.#waiting.clear();
    this.#change(false);
    if (this.#isStopping) this.#events.onStopped(end);
    else this.#restart(how);
  }

  #restart(how: string): void {
    const { backOff, delayMs } = afterDeath(this.#backOff, performance.now() - this.#startedMs);
    this.#backOff = backOff;
    if (delayMs === null) {
      this.#giveUp(`died ${MAX_DEATHS} times in a row, at last with ${how}`);
    } else {
      console.error(`Shard ${this.#start.shard} ended with ${how}; starting it again in ${delayMs} ms`);
      this.#restarts++;
      setTimeout(() => this.start(), delayMs);
    }
  }

  #giveUp(what: string): void {
    if (!this.#isStopping) this.#events.onGiveUp(`Shard ${this.#start.shard} ${what}`);
  }
}
