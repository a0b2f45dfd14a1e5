// Writes text and numbers as bytes into one buffer that is used again for every answer.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
const MAX_CACHED_VIEW = 4096;

export class ByteWriter {
  #bytes: Uint8Array;
  #views: Uint8Array[] = []; // by length, all from the buffer's start: making a view costs more than writing 50 bytes
  #used = 0;
  readonly #encoder = new TextEncoder();

  constructor(initialBytes = 16_384) {
    this.#bytes = new Uint8Array(initialBytes);
  }

  reset(): void {
    this.#used = 0;
  }

  /** What was written since `reset`: a view, not a copy. */
  view(): Uint8Array {
    const length = this.#used;
    if (length > MAX_CACHED_VIEW) return this.#bytes.subarray(0, length);
    const cached = this.#views[length];
    if (cached !== undefined) return cached;
    const view = this.#bytes.subarray(0, length);
    this.#views[length] = view;
    return view;
  }

  bytes(source: Uint8Array): void {
    this.#reserve(source.length);
    const target = this.#bytes;
    let used = this.#used;
    for (let i = 0; i < source.length; i++) target[used++] = source[i] as number; // faster than set() below about 64
    this.#used = used;
  }

  /** Text known to need no escape and to hold nothing beyond ASCII. */
  ascii(text: string): void {
    this.#reserve(text.length);
    const target = this.#bytes;
    let used = this.#used;
    for (let i = 0; i < text.length; i++) target[used++] = text.charCodeAt(i);
    this.#used = used;
  }

  utf8(text: string): void {
    this.#reserve(text.length * 3);
    this.#used += this.#encoder.encodeInto(text, this.#bytes.subarray(this.#used)).written;
  }

  /** A JSON string, quotes included. Plain ASCII is written as it is read; anything else goes to JSON.stringify. */
  text(text: string): void {
    this.#reserve(text.length + 2);
    const target = this.#bytes;
    const start = this.#used;
    let used = start;
    target[used++] = QUOTE;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code < 0x20 || code > 0x7f || code === QUOTE || code === BACKSLASH) {
        this.utf8(JSON.stringify(text));
        return;
      }
      target[used++] = code;
    }
    target[used++] = QUOTE;
    this.#used = used;
  }

  integer(value: number | bigint): void {
    if (typeof value === 'number' && value >= 0 && value <= 0x7fff_ffff && (value | 0) === value) this.#digits(value);
    else this.ascii(toIntegerText(value));
  }

  #digits(value: number): void {
    this.#reserve(10);
    let length = 1;
    for (let rest = value; rest >= 10; rest = (rest / 10) | 0) length++;
    let rest = value;
    for (let at = this.#used + length - 1; at >= this.#used; at--) {
      const next = (rest / 10) | 0;
      this.#bytes[at] = ZERO + rest - next * 10;
      rest = next;
    }
    this.#used += length;
  }

  #reserve(more: number): void {
    if (this.#used + more <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * (this.#used + more));
    larger.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = larger;
    this.#views = [];
  }
}

function toIntegerText(value: number | bigint): string {
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return Object.is(value, -0) ? '0' : String(value);
  throw new TypeError(`Expected an integer to be safe or a bigint, got ${value}`);
}
