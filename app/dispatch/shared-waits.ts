// Requests that begin to wait at nearly the same moment share one timer. Node would let them go in the same pass in any
// case, but with a list entry, a look at the clock and a round of microtasks for each.
import type { Exchange } from './exchange.ts';

type Wait = {
  readonly waitMs: number;
  readonly timer: NodeJS.Timeout; // kept and refreshed: a wait costs no allocation
  readonly exchanges: Exchange[]; // only the first `count` are of this wait
  count: number;
  beganMs: number;
};

/** How much later than the first another may join. Node's own timers round to a whole millisecond. */
const SHARED_MS = 0.25;

export class SharedWaits {
  readonly #resume: (exchange: Exchange) => void;
  readonly #idle = new Map<number, Wait[]>(); // by their length
  #open: Wait | undefined; // the one that others may join

  /** @param resume - called once for each exchange, in the order they came, and never throws */
  constructor(resume: (exchange: Exchange) => void) {
    this.#resume = resume;
  }

  /** @param nowMs - performance.now() */
  add(exchange: Exchange, nowMs: number): void {
    let wait = this.#open;
    if (wait === undefined || wait.waitMs !== exchange.waitMs || nowMs - wait.beganMs > SHARED_MS) {
      wait = this.#begin(exchange.waitMs, nowMs);
    }
    wait.exchanges[wait.count++] = exchange;
  }

  #begin(waitMs: number, nowMs: number): Wait {
    const wait = this.#idle.get(waitMs)?.pop() ?? this.#create(waitMs);
    wait.timer.refresh();
    wait.beganMs = nowMs;
    this.#open = wait;
    return wait;
  }

  #create(waitMs: number): Wait {
    if (!this.#idle.has(waitMs)) this.#idle.set(waitMs, []);
    const timer = setTimeout(() => this.#end(wait), waitMs);
    const wait: Wait = { waitMs, timer, exchanges: [], count: 0, beganMs: 0 };
    return wait;
  }

  #end(wait: Wait): void {
    if (this.#open === wait) this.#open = undefined;
    for (let i = 0; i < wait.count; i++) this.#resume(wait.exchanges[i] as Exchange);
    wait.count = 0;
    this.#idle.get(wait.waitMs)?.push(wait);
  }
}
