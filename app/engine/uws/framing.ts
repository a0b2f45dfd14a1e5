// Requests whose length can be read in two ways are the door to request smuggling (RFC 9112, 6.3). The engine's
// parser takes some of them, so they are refused here.
import type { UwsRequest } from './uws.ts';

/** Costs two header look-ups, a tenth of what the engine and we spend on a request outside the kernel. */
export function hasFraming(req: UwsRequest): boolean {
  return req.getHeader('content-length') !== '' || req.getHeader('transfer-encoding') !== '';
}

/** @returns what is wrong, or null */
export function findFramingFault(req: UwsRequest): string | null {
  const length = req.getHeader('content-length');
  const encoding = req.getHeader('transfer-encoding');
  if (length === '' && encoding === '') return null;
  if (length !== '' && !/^\d{1,15}$/.test(length)) return 'Expected one Content-Length, a number';
  if (encoding !== '' && encoding.toLowerCase() !== 'chunked') return 'Expected Transfer-Encoding to be chunked';
  return findRepeated(req);
}

function findRepeated(req: UwsRequest): string | null {
  let seen = 0;
  req.forEach((name) => {
    if (name === 'content-length' || name === 'transfer-encoding') seen++;
  });
  return seen === 1 ? null : 'Expected Content-Length or Transfer-Encoding once, and not both';
}
