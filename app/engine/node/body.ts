// Collects a node:http request's body.
import type { IncomingMessage } from 'node:http';

/** @param done - called once, with the whole body or as soon as it is too large */
export function readBody(req: IncomingMessage, maxBytes: number, done: (body: Uint8Array | 'too large') => void): void {
  const chunks: Uint8Array[] = [];
  let receivedBytes = 0;
  let isRefused = false;
  req.on('data', (chunk: Uint8Array) => {
    receivedBytes += chunk.byteLength;
    if (isRefused) return;
    if (receivedBytes <= maxBytes) {
      chunks.push(chunk);
    } else {
      isRefused = true;
      done('too large');
    }
  });
  req.on('end', () => {
    if (!isRefused) done(Buffer.concat(chunks, receivedBytes));
  });
}
