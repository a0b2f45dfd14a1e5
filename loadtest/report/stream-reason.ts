// Whether the database got the whole run. It never changes the verdict, so an incomplete stream must be said.
import { toCount, toNumber } from '../gate/quantity.ts';
import type { LegMeasurement } from '../run/measurement.ts';

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

/** wrk streams nothing, so what it drove is missing in the graphs and is no fault of the stream. */
export function toUnstreamedReasons(measured: readonly LegMeasurement[]): readonly string[] {
  const legs = new Set(measured.filter(({ generator }) => generator.tool === 'wrk').map(({ leg }) => leg));
  return [...legs].map(
    (leg) =>
      `The ${leg} leg was driven by wrk, which has no stream and keeps no slices: graphs show it from the server's side alone.`,
  );
}
