// What of a run has arrived in the database. The kit waits for it a few seconds, and a disk may take longer.
import type { Result } from '../../../report/result.ts';
import type { LegMeasurement } from '../../../run/measurement.ts';
import type { Stack } from '../../../stack/stack.ts';
import { checkStream } from '../../../stream/completeness.ts';

const ARRIVES_WITHIN_MS = 60_000;

/** Requests of the measured windows that do not arrive, of all attempts; null where the database cannot be asked. */
export async function countMissing(stack: Stack, { runId, attempts }: Result): Promise<number | null> {
  const legs = [...attempts.capacity, ...attempts.rate].filter(({ generator }) => generator.tool === 'k6');
  const reports = await Promise.all(legs.map((leg) => checkStream(stack, toStreamed(runId, leg), OPTIONS)));
  return reports.reduce<number | null>(
    (sum, { missing }) => (sum === null || missing === null ? null : sum + Math.abs(missing)),
    0,
  );
}

const OPTIONS = { deadlineMs: ARRIVES_WITHIN_MS };

function toStreamed(runId: string, { leg, attempt, client, wallClock }: LegMeasurement) {
  const measured = (client.slices ?? []).map(({ requests }) => requests);
  return { runId, leg, attempt, startedAtMs: wallClock?.startedMs ?? 0, measured, connections: client.connections };
}
