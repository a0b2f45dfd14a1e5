// Whether what was streamed is what was measured. It never changes a verdict; --require-stream turns it into an ERROR.
import type { StoredCounts } from './stored-counts.ts';

export type StreamReport = Readonly<{
  backend: 'influxdb';
  requestsStored: number | null; // null: the database could not be asked
  missing: number | null; // measured - stored; below 0 when more was stored than measured
  complete: boolean;
  reasons: readonly string[]; // empty when complete
}>;

/**
 * @param measured - requests of each slice as the generator's summary has them, index = slice
 * @param connections - k6 may have up to so many requests of a slice under way when it sends the last count
 */
export function toStreamReport(measured: readonly number[], stored: StoredCounts, connections: number): StreamReport {
  const slices = measured.map((count, slice) => ({ slice, count, stored: stored.get(slice) ?? null }));
  const unknown = [...stored.keys()].filter((slice) => slice >= measured.length);
  const reasons = [
    ...(measured.length === 0 ? ['the leg has no slices'] : []),
    ...slices.flatMap((one) => judgeSlice(one, connections)),
    ...unknown.map((slice) => `slice ${slice} was stored and never measured`),
  ];
  const requestsStored = [...stored.values()].reduce((sum, count) => sum + count, 0);
  const requests = measured.reduce((sum, count) => sum + count, 0);
  return {
    backend: 'influxdb',
    requestsStored,
    missing: requests - requestsStored,
    complete: reasons.length === 0,
    reasons,
  };
}

/** A stream that could not be counted, and why. */
export function toUnknownStream(reason: string): StreamReport {
  return { backend: 'influxdb', requestsStored: null, missing: null, complete: false, reasons: [reason] };
}

/** The legs of a run as one. */
export function combineStreams(reports: readonly StreamReport[]): StreamReport {
  return {
    backend: 'influxdb',
    requestsStored: addUp(reports.map(({ requestsStored }) => requestsStored)),
    missing: addUp(reports.map(({ missing }) => missing)),
    complete: reports.length > 0 && reports.every(({ complete }) => complete),
    reasons: reports.flatMap(({ reasons }) => reasons),
  };
}

type Slice = Readonly<{ slice: number; count: number; stored: number | null }>;

function judgeSlice({ slice, count, stored }: Slice, connections: number): readonly string[] {
  if (stored === null) return count === 0 ? [] : [`slice ${slice} was not stored (${count} requests)`];
  const missing = count - stored;
  if (missing >= 0 && missing <= connections) return [];
  if (missing < 0) return [`slice ${slice} has ${-missing} requests more stored than measured`];
  return [`slice ${slice} misses ${missing} of ${count} requests`];
}

function addUp(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return sum;
}
