// Collects a request's body. A body that came in one packet is handed on as it is, without a copy.
import type { UwsResponse } from './uws.ts';

/**
 * @param done - called once, corked, with the whole body or as soon as it is too large; the bytes may be the
 *   engine's own, valid during the call only
 */
export function readBody(res: UwsResponse, maxBytes: number, done: (body: Uint8Array | 'too large') => void): void {
  let chunks: Uint8Array[] | undefined;
  let receivedBytes = 0;
  let isRefused = false;
  res.onData((chunk, isLast) => {
    if (isRefused) return;
    receivedBytes += chunk.byteLength;
    if (receivedBytes > maxBytes) {
      isRefused = true;
      return done('too large');
    }
    if (isLast && chunks === undefined) return done(new Uint8Array(chunk));
    chunks ??= [];
    chunks.push(new Uint8Array(chunk.slice(0))); // the engine takes the chunk back when we return
    if (isLast) done(Buffer.concat(chunks, receivedBytes));
  });
}
