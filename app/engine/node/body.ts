// Collects a node:http request's body.
import type { IncomingMessage } from 'node:http';
import { Surplus } from '../surplus.ts';

/** @param done - called once: with the whole body, or when it is too large and can be answered; never once it is cut */
export function readBody(req: IncomingMessage, maxBytes: number, done: (body: Uint8Array | 'too large') => void): void {
  let chunks: Uint8Array[] = [];
  let receivedBytes = 0;
  let surplus: Surplus | undefined;
  req.on('data', (chunk: Uint8Array) => {
    receivedBytes += chunk.byteLength;
    if (receivedBytes <= maxBytes) {
      chunks.push(chunk);
    } else {
      chunks = [];
      surplus ??= new Surplus(() => done('too large'));
      surplus.discard(chunk.byteLength);
    }
  });
  req.on('end', () => (surplus === undefined ? done(Buffer.concat(chunks, receivedBytes)) : surplus.end()));
  req.on('close', () => surplus?.forget());
}
