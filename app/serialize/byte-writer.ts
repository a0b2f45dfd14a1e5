// Writes text and numbers as bytes into one buffer that is used again for every answer. Positions go in and come out, so
// that a caller keeps its own in a register.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
const MAX_DIGITS = 10; // of an integer of 31 bits
const MAX_CACHED_VIEW = 4096;

export class ByteWriter {
  #bytes: Uint8Array;
  #words: DataView; // of the same buffer
  #views: Uint8Array[] = []; // by length, all from the buffer's start: making a view costs more than writing 50 bytes
  readonly #encoder = new TextEncoder();

  constructor(initialBytes = 16_384) {
    this.#bytes = new Uint8Array(initialBytes);
    this.#words = new DataView(this.#bytes.buffer);
  }

  /** The bytes before `end`: a view, not a copy. */
  view(end: number): Uint8Array {
    if (end > MAX_CACHED_VIEW) return this.#bytes.subarray(0, end);
    const cached = this.#views[end];
    if (cached !== undefined) return cached;
    const view = this.#bytes.subarray(0, end);
    this.#views[end] = view;
    return view;
  }

  /** @returns the buffer, with room for `more` bytes from `at` on: the same one until it has to grow */
  reserve(at: number, more: number): DataView {
    if (at + more > this.#bytes.length) this.#grow(at, 2 * (at + more));
    return this.#words;
  }

  /** A JSON string, quotes included. Plain ASCII is written as it is read; anything else goes to JSON.stringify. */
  text(at: number, text: string): number {
    this.reserve(at, text.length + 2);
    const target = this.#bytes;
    let next = at;
    target[next++] = QUOTE;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code < 0x20 || code > 0x7f || code === QUOTE || code === BACKSLASH)
        return this.utf8(at, JSON.stringify(text));
      target[next++] = code;
    }
    target[next++] = QUOTE;
    return next;
  }

  integer(at: number, value: number | bigint): number {
    if (typeof value === 'number' && value >= 0 && (value | 0) === value) return this.#digits(at, value | 0);
    return this.utf8(at, toIntegerText(value));
  }

  number(at: number, value: number): number {
    return this.utf8(at, Number.isFinite(value) ? String(value) : 'null');
  }

  raw(at: number, value: unknown): number {
    return this.utf8(at, JSON.stringify(value) ?? 'null');
  }

  utf8(at: number, text: string): number {
    this.reserve(at, text.length * 3);
    return at + this.#encoder.encodeInto(text, this.#bytes.subarray(at)).written;
  }

  #digits(at: number, value: number): number {
    this.reserve(at, MAX_DIGITS);
    const target = this.#bytes;
    let length = 1;
    for (let bound = 10; length < MAX_DIGITS && value >= bound; bound *= 10) length++;
    let rest = value;
    for (let place = at + length - 1; place >= at; place--) {
      const left = (rest / 10) | 0;
      target[place] = ZERO + rest - left * 10;
      rest = left;
    }
    return at + length;
  }

  #grow(kept: number, size: number): void {
    const larger = new Uint8Array(size);
    larger.set(this.#bytes.subarray(0, kept));
    this.#bytes = larger;
    this.#words = new DataView(larger.buffer);
    this.#views = [];
  }
}

function toIntegerText(value: number | bigint): string {
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return Object.is(value, -0) ? '0' : String(value);
  throw new TypeError(`Expected an integer to be safe or a bigint, got ${value}`);
}
