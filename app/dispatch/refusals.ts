// Requests that are to be told 503. Each is held for a moment first: a client that asks again the moment it is refused
// would otherwise be read and refused without an end, while timers, and those who were accepted, stand still. Held, it
// asks a few times a second and costs next to nothing.
import type { Problem } from '../handler/problem.ts';
import type { Exchange } from './exchange.ts';

export type RefusalOptions = Readonly<{
  refusalPauseMs: number;
  batchSize: number; // told in one turn of the event loop
}>;

type Refusal = Readonly<{ exchange: Exchange; problem: Problem; dueMs: number }>;

export class Refusals {
  readonly #options: RefusalOptions;
  readonly #held: Refusal[] = []; // in the order they are due
  readonly #tell = () => this.#tellDue();

  constructor(options: RefusalOptions) {
    this.#options = options;
  }

  hold(exchange: Exchange, problem: Problem): void {
    const { refusalPauseMs } = this.#options;
    exchange.state = 'waiting';
    this.#held.push({ exchange, problem, dueMs: performance.now() + refusalPauseMs });
    if (this.#held.length === 1) setTimeout(this.#tell, refusalPauseMs);
  }

  #tellDue(): void {
    const nowMs = performance.now();
    let count = 0;
    while (count < this.#options.batchSize && (this.#held[count]?.dueMs ?? Number.POSITIVE_INFINITY) <= nowMs) count++;
    for (const { exchange, problem } of this.#held.splice(0, count)) {
      if (exchange.state === 'waiting') exchange.fail(problem);
      exchange.free();
    }
    const [next] = this.#held;
    if (next !== undefined) this.#schedule(next.dueMs - nowMs);
  }

  #schedule(inMs: number): void {
    if (inMs <= 0) setImmediate(this.#tell);
    else setTimeout(this.#tell, inMs);
  }
}
