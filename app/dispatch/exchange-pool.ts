// Exchanges of one route, used again so that a request in flight costs no allocation.
import type { Exchange } from './exchange.ts';

export class ExchangePool<T extends Exchange> {
  /** Everyone ever made, in use or not: as many as were in flight at once. */
  readonly all: T[] = [];
  readonly #free: T[] = [];
  readonly #create: (pool: ExchangePool<T>) => T;

  constructor(create: (pool: ExchangePool<T>) => T) {
    this.#create = create;
  }

  acquire(): T {
    const reused = this.#free.pop();
    if (reused !== undefined) return reused;
    const created = this.#create(this);
    this.all.push(created);
    return created;
  }

  release(exchange: T): void {
    exchange.state = 'free';
    this.#free.push(exchange);
  }
}
