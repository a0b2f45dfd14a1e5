// Whether the database got the whole run. It never changes the verdict, so an incomplete stream must be said.
import { toCount, toNumber } from '../gate/quantity.ts';

/** `requestsStored` and `missing` are null when the database could not be asked. */
export type StreamReading = Readonly<{
  backend: string;
  requestsStored: number | null;
  missing: number | null; // requests in the generator's summary that the database does not have
  complete: boolean;
  observerCpuSeconds: number | null; // CPU time of the database and the collector during the run
}>;

/** One sentence, or none when the stream is complete or was not wanted. */
export function toStreamReason(stream: StreamReading | null): readonly string[] {
  if (stream === null || stream.complete) return [];
  const rest = 'the verdict rests on the summary of the generator, the graphs may show less.';
  if (stream.missing === null || stream.requestsStored === null) {
    return [`The stream into ${stream.backend} is incomplete: what it stored could not be read; ${rest}`];
  }
  const stored = `${toNumber(stream.requestsStored)} requests are stored and ${toCount(stream.missing, 'request')} missing`;
  return [`The stream into ${stream.backend} is incomplete: ${stored}; ${rest}`];
}
