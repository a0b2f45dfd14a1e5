// Fills the database with the points of kept results: those it does not hold yet, or all of them anew.
import { queryDatabase } from '../stack/database.ts';
import { DEFAULT_POLICY } from '../stack/retention.ts';
import type { Stack } from '../stack/stack.ts';
import type { Point } from '../stream/line-protocol.ts';
import { toPolicy } from '../stream/measurements.ts';
import { storePoints } from '../stream/write-points.ts';
import { type KeptPlaces, readKept, type Unreadable } from './kept-results.ts';
import { readOldestMs } from './oldest.ts';

export type BackfillReport = Readonly<{
  points: Readonly<Record<string, number>>; // written, by measurement
  skipped: readonly Unreadable[];
}>;

const BATCH_POINTS = 2_000;

/**
 * The same point written twice is one point, so a backfill may be interrupted and repeated. Marks of runs from before the
 * database's oldest second are left out: it would refuse them.
 *
 * @param missingOnly - leaves out the results whose points are there, and does not open them
 * @throws DatabaseError when the database is away or refuses
 */
export async function backfill(stack: Stack, places: KeptPlaces, missingOnly: boolean): Promise<BackfillReport> {
  const stored = missingOnly ? await readStoredRuns(stack) : new Set<string>();
  const oldestMs = await readOldestMs(stack, DEFAULT_POLICY);
  const isKept = ({ measurement, timeMs }: Point) => toPolicy(measurement) !== DEFAULT_POLICY || timeMs >= oldestMs;
  const counts = new Map<string, number>();
  const skipped: Unreadable[] = [];
  let batch: Point[] = [];
  const flush = async () => {
    await storePoints(stack, batch);
    batch = [];
  };
  for await (const kept of readKept(places, (runId) => !stored.has(runId))) {
    if ('because' in kept) {
      skipped.push(kept);
      continue;
    }
    const points = kept.points.filter(isKept);
    for (const { measurement } of points) counts.set(measurement, (counts.get(measurement) ?? 0) + 1);
    batch.push(...points);
    if (batch.length >= BATCH_POINTS) await flush();
  }
  await flush();
  return { points: Object.fromEntries(counts), skipped };
}

/** Runs and comparisons. */
async function readStoredRuns(stack: Stack): Promise<ReadonlySet<string>> {
  const lists = await Promise.all(
    [
      ['run', 'run'],
      ['comparison', 'comparison'],
    ].map(([measurement, tag]) =>
      queryDatabase(stack, 'reader', `SHOW TAG VALUES FROM "${measurement}" WITH KEY = "${tag}"`),
    ),
  );
  return new Set(lists.flatMap(([series]) => series?.values.map(([, value]) => String(value)) ?? []));
}
