// After a leg: waits until the database holds it, a few seconds at most, and reports.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Stack, StackError } from '../stack/stack.ts';
import { type LegKey, readStoredCounts, type StoredAs } from './stored-counts.ts';
import { type StreamReport, toStreamReport, toUnknownStream } from './stream-report.ts';

export type StreamedLeg = LegKey &
  Readonly<{
    startedAtMs: number; // wall clock
    measured: readonly number[]; // requests of each slice, from the generator's summary
    connections: number;
  }>;

export type CheckOptions = Readonly<{ deadlineMs?: number; as?: StoredAs }>;

const DEADLINE_MS = 3_000;
const POLL_MS = 200;
const CLOCK_MARGIN_MS = 60_000;

/**
 * Waits for the very last request, and takes what is complete within the tolerance only when the time is up.
 * Never throws for a database that is away, slow or wrong: the report says so.
 */
export async function checkStream(
  stack: Stack,
  leg: StreamedLeg,
  { deadlineMs = DEADLINE_MS, as = 'slices' }: CheckOptions = {},
): Promise<StreamReport> {
  const deadline = performance.now() + deadlineMs;
  let report = await readReport(stack, leg, as);
  while (report.missing !== 0 && performance.now() + POLL_MS < deadline) {
    await sleep(POLL_MS);
    report = await readReport(stack, leg, as);
  }
  return report;
}

async function readReport(stack: Stack, leg: StreamedLeg, as: StoredAs): Promise<StreamReport> {
  try {
    const stored = await readStoredCounts(stack, leg, leg.startedAtMs - CLOCK_MARGIN_MS, as);
    return toStreamReport(leg.measured, stored, leg.connections);
  } catch (error) {
    if (error instanceof StackError) return toUnknownStream(error.message);
    throw error;
  }
}
