// How many requests of a leg the database holds, slice by slice.
import { queryDatabase, type Series } from '../stack/database.ts';
import type { Stack } from '../stack/stack.ts';

export type LegKey = Readonly<{ runId: string; leg: string; attempt: number }>;

/** Requests stored by slice number; a slice that is absent was never stored. */
export type StoredCounts = ReadonlyMap<number, number>;

/** `slices`: from the counters that Telegraf writes. `samples`: each sample of k6 is one request. */
export type StoredAs = 'slices' | 'samples';

const WHERE = 'WHERE "run" = $run AND "leg" = $leg AND "attempt" = $attempt AND "phase" = $phase AND time > $from';

/** Each series is one slice, status and error code; its counter only grows, so the last value is its count. */
const QUERIES: Readonly<Record<StoredAs, string>> = {
  slices: `SELECT last("k6_http_reqs_total") FROM "k6" ${WHERE} GROUP BY *`,
  samples: `SELECT sum("value") FROM "samples"."http_reqs" ${WHERE} GROUP BY "slice"`,
};

/** @param fromMs - wall clock, before the leg began: the database need not look further back */
export async function readStoredCounts(
  stack: Stack,
  { runId, leg, attempt }: LegKey,
  fromMs: number,
  as: StoredAs = 'slices',
): Promise<StoredCounts> {
  const from = new Date(fromMs).toISOString();
  const params = { run: runId, leg, attempt: String(attempt), phase: 'measure', from };
  return toStoredCounts(await queryDatabase(stack, 'reader', QUERIES[as], params));
}

export function toStoredCounts(series: readonly Series[]): StoredCounts {
  const counts = new Map<number, number>();
  for (const { tags, values } of series) {
    const slice = Number(tags.slice || Number.NaN);
    const count = values[0]?.[1];
    if (Number.isInteger(slice) && typeof count === 'number') counts.set(slice, (counts.get(slice) ?? 0) + count);
  }
  return counts;
}
