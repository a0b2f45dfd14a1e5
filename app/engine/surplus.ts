// The rest of a body that is refused. It is read on for a while before the answer ends the connection: whoever closes
// over bytes that he has not read sends a reset, and a reset takes the answer away from the client that still sends.

/** Beyond either, the answer is sent whatever still comes, and the client may find a reset in its place. */
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_MS = 2_000;

export class Surplus {
  #leftBytes = MAX_BYTES;
  #refuse: (() => void) | undefined;
  readonly #timer: NodeJS.Timeout;

  /** @param refuse - called once: at the body's end, or at a limit */
  constructor(refuse: () => void) {
    this.#refuse = refuse;
    this.#timer = setTimeout(() => this.end(), MAX_MS);
  }

  discard(bytes: number): void {
    this.#leftBytes -= bytes;
    if (this.#leftBytes < 0) this.end();
  }

  end(): void {
    const refuse = this.#refuse;
    this.forget();
    refuse?.();
  }

  /** The client has gone: nobody is to be answered. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#refuse = undefined;
  }
}
