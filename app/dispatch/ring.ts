// Bounded first-in, first-out queue on one preallocated array: pushing and taking cost no allocation.

export class Ring<T> {
  readonly capacity: number;
  readonly #slots: (T | undefined)[];
  readonly #mask: number;
  #head = 0; // next to take; both only grow, and wrap by the mask
  #tail = 0; // next free

  /** @param capacity - most items it holds; an integer from 1 up */
  constructor(capacity: number) {
    this.capacity = capacity;
    const slotCount = 2 ** Math.ceil(Math.log2(capacity));
    this.#slots = new Array<T | undefined>(slotCount).fill(undefined);
    this.#mask = slotCount - 1;
  }

  get size(): number {
    return (this.#tail - this.#head) | 0;
  }

  /** Items it has ever taken; begins again at 2^32. */
  get taken(): number {
    return this.#tail >>> 0;
  }

  /** @returns false when it is full; the item was not taken */
  push(item: T): boolean {
    if (this.size >= this.capacity) return false;
    this.#slots[this.#tail & this.#mask] = item;
    this.#tail = (this.#tail + 1) | 0;
    return true;
  }

  peek(): T | undefined {
    return this.#slots[this.#head & this.#mask];
  }

  shift(): T | undefined {
    const index = this.#head & this.#mask;
    const item = this.#slots[index];
    if (item === undefined) return undefined;
    this.#slots[index] = undefined; // or the ring would keep it alive
    this.#head = (this.#head + 1) | 0;
    return item;
  }
}
