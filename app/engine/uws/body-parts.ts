// A request's body as it arrives. One that comes in a single piece is not copied, unless it has to outlive it.

export class BodyParts {
  byteLength = 0;
  #parts: Uint8Array[] = [];

  reset(): void {
    this.byteLength = 0;
    if (this.#parts.length > 0) this.#parts = [];
  }

  /** Keeps a copy: the engine takes the piece back when its callback returns. */
  add(piece: ArrayBuffer): void {
    this.byteLength += piece.byteLength;
    this.#parts.push(new Uint8Array(piece.slice(0)));
  }

  /** @returns the whole body: the engine's own bytes if it is one piece and `copies` is false */
  finish(lastPiece: ArrayBuffer, copies: boolean): Uint8Array {
    if (this.#parts.length === 0) return new Uint8Array(copies ? lastPiece.slice(0) : lastPiece);
    this.add(lastPiece);
    return Buffer.concat(this.#parts, this.byteLength);
  }
}
