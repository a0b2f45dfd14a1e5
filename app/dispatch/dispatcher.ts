// Decides when a request's handler runs: at once, when the limiter has room, or never (503). Knows neither the engine
// nor how an answer is written. One per shard.
import { OVERLOAD, Problem, toProblem } from '../handler/problem.ts';
import type { Load } from '../metrics/shard-metrics.ts';
import type { AsyncLimiter } from './async-limiter.ts';
import type { Exchange } from './exchange.ts';
import { type RefusalOptions, Refusals } from './refusals.ts';
import type { Ring } from './ring.ts';
import { SharedWaits } from './shared-waits.ts';

export type DispatchOptions = RefusalOptions &
  Readonly<{
    limiter: AsyncLimiter;
    waiting: Ring<Exchange>;
    queuesAlways: boolean; // every request passes the ring, and a batch of them starts in a turn of its own
  }>;

export class Dispatcher {
  readonly #options: DispatchOptions;
  readonly #limiter: AsyncLimiter;
  readonly #waiting: Ring<Exchange>;
  readonly #refusals: Refusals;
  readonly #waits = new SharedWaits((exchange) => this.#resume(exchange));
  readonly #startBatch = () => this.#startWaiting();
  #isBatchScheduled = false;

  constructor(options: DispatchOptions) {
    this.#options = options;
    this.#limiter = options.limiter;
    this.#waiting = options.waiting;
    this.#refusals = new Refusals(options);
  }

  /** What it holds now. */
  load(): Load {
    return { running: this.#limiter.running, waiting: this.#waiting.size, waited: this.#waiting.taken };
  }

  /** True when a handler may run inside the engine's callback; it then takes no slot, since it ends before the next. */
  canRunInline(): boolean {
    const { running, maxRunning } = this.#limiter;
    return running < maxRunning && this.#waiting.size === 0 && !this.#options.queuesAlways;
  }

  /** @param nowMs - of a caller that has just read the clock */
  admit(exchange: Exchange, nowMs: number = performance.now()): void {
    if (!this.#options.queuesAlways && this.#waiting.size === 0 && this.#limiter.tryAcquire()) {
      this.#start(exchange, nowMs);
    } else if (this.#waiting.push(exchange)) {
      exchange.state = 'waiting';
      this.#scheduleBatch();
    } else {
      this.refuse(exchange, toOverload(`${this.#waiting.capacity} requests already wait on this shard`));
    }
  }

  /** A handler ran inside the engine's callback and returned a promise: from here on it holds a slot. */
  adopt(exchange: Exchange, promise: Promise<unknown>): void {
    this.#limiter.acquire(); // canRunInline has just said that there is room
    exchange.state = 'running';
    this.#await(exchange, promise);
  }

  /** Ends in 503, by and by. The caller has given back what the request held. */
  refuse(exchange: Exchange, problem: Problem): void {
    this.#refusals.hold(exchange, problem);
  }

  /** The client has gone: no answer can be written. */
  abandon(exchange: Exchange): void {
    if (exchange.state === 'reading') {
      exchange.free();
    } else {
      if (exchange.state === 'running') this.#releaseSlot();
      exchange.state = 'gone';
    }
  }

  /** It waited too long: answers 503; the ring lets go of it when its turn comes. */
  expire(exchange: Exchange, limitMs: number): void {
    exchange.fail(toOverload(`this request waited longer than ${limitMs} ms`));
    exchange.state = 'gone';
  }

  /** Its handler runs too long: answers 504 and gives its slot to the next; the handler's value will be dropped. */
  cut(exchange: Exchange, limitMs: number): void {
    exchange.fail(new Problem(504, `The handler did not answer within ${limitMs} ms.`));
    exchange.state = 'gone';
    this.#releaseSlot();
  }

  /** Empties the ring's front of those that have gone. */
  dropGone(): void {
    while (this.#waiting.peek()?.state === 'gone') this.#waiting.shift()?.free();
  }

  #start(exchange: Exchange, nowMs: number): void {
    exchange.state = 'running';
    if (exchange.waitMs === 0) this.#run(exchange);
    else this.#waits.add(exchange, nowMs);
  }

  #resume(exchange: Exchange): void {
    if (exchange.state === 'gone') exchange.free();
    else this.#run(exchange);
  }

  #run(exchange: Exchange): void {
    try {
      const value = exchange.handle();
      if (value instanceof Promise) this.#await(exchange, value);
      else this.finish(exchange, value);
    } catch (error) {
      this.#finishFailed(exchange, error);
    }
  }

  #await(exchange: Exchange, promise: Promise<unknown>): void {
    promise.then(
      (value) => (exchange.state === 'gone' ? exchange.free() : this.finish(exchange, value)),
      (error) => (exchange.state === 'gone' ? exchange.free() : this.#finishFailed(exchange, error)),
    );
  }

  protected finish(exchange: Exchange, value: unknown): void {
    try {
      exchange.succeed(value);
    } catch (error) {
      exchange.fail(toProblem(error)); // the value does not fit the answer's schema
    }
    exchange.free();
    this.#releaseSlot();
  }

  #finishFailed(exchange: Exchange, error: unknown): void {
    const problem = toProblem(error);
    if (problem.status === OVERLOAD) {
      this.refuse(exchange, problem);
    } else {
      exchange.fail(problem);
      exchange.free();
    }
    this.#releaseSlot();
  }

  #releaseSlot(): void {
    this.#limiter.release();
    if (this.#waiting.size > 0) this.#scheduleBatch();
  }

  #scheduleBatch(): void {
    if (this.#isBatchScheduled) return;
    this.#isBatchScheduled = true;
    setImmediate(this.#startBatch);
  }

  #startWaiting(): void {
    this.#isBatchScheduled = false;
    const nowMs = performance.now();
    for (let started = 0; started < this.#options.batchSize && this.#waiting.size > 0; started++) {
      if (!this.#limiter.tryAcquire()) return; // whoever releases a slot schedules the next batch
      this.#startOrDrop(this.#waiting.shift() as Exchange, nowMs);
    }
    if (this.#waiting.size > 0) this.#scheduleBatch();
  }

  #startOrDrop(exchange: Exchange, nowMs: number): void {
    if (exchange.state === 'waiting') {
      this.#start(exchange, nowMs);
    } else {
      this.#limiter.release();
      exchange.free();
    }
  }
}

function toOverload(reason: string): Problem {
  return new Problem(OVERLOAD, `The server is overloaded: ${reason}. Try again later.`, { 'retry-after': '1' });
}
