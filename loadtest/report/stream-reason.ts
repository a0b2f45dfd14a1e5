// Whether the database got the whole run. It never changes the verdict, so an incomplete stream must be said.
import { toCount, toNumber } from '../gate/quantity.ts';
import type { LegMeasurement } from '../run/measurement.ts';

/** `requestsStored` and `missing` are null when the database could not be asked. */
export type CountedStream = Readonly<{
  requestsStored: number | null;
  missing: number | null; // requests in the generator's summary that the database does not have
  complete: boolean;
}>;

export type StreamReading = CountedStream &
  Readonly<{
    backend: string;
    samples?: CountedStream; // of the rate leg; absent unless --stream samples
    observerCpuSeconds: number | null; // CPU time of the database and the collector during the run
  }>;

/** A sentence for what is incomplete; none when all is there or was not wanted. */
export function toStreamReason(stream: StreamReading | null): readonly string[] {
  if (stream === null) return [];
  const { backend, samples } = stream;
  return [
    ...toIncomplete(`The stream into ${backend} is`, stream),
    ...(samples === undefined ? [] : toIncomplete(`The samples in ${backend} are`, samples)),
  ];
}

function toIncomplete(what: string, { requestsStored, missing, complete }: CountedStream): readonly string[] {
  if (complete) return [];
  const rest = 'the verdict rests on the summary of the generator, the graphs may show less.';
  if (missing === null || requestsStored === null) {
    return [`${what} incomplete: what was stored could not be read; ${rest}`];
  }
  const stored = `${toNumber(requestsStored)} requests are stored and ${toCount(missing, 'request')} missing`;
  return [`${what} incomplete: ${stored}; ${rest}`];
}

/** wrk streams nothing, so what it drove is missing in the graphs and is no fault of the stream. */
export function toUnstreamedReasons(measured: readonly LegMeasurement[]): readonly string[] {
  const legs = new Set(measured.filter(({ generator }) => generator.tool === 'wrk').map(({ leg }) => leg));
  return [...legs].map(
    (leg) =>
      `The ${leg} leg was driven by wrk, which has no stream and keeps no slices: graphs show it from the server's side alone.`,
  );
}
