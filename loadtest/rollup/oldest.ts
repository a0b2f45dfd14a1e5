// How far back a retention policy goes: an older point is refused, together with whatever is written beside it.
import { DATABASE, DatabaseError, queryDatabase } from '../stack/database.ts';
import type { PolicyName } from '../stack/retention.ts';
import type { Stack } from '../stack/stack.ts';

const HOUR_MS = 3_600_000;
const MARGIN_MS = 60_000; // the database looks at its own clock, and later

/** @returns the time of the oldest point that can be written, since the epoch; -Infinity where all is kept for ever */
export async function readOldestMs(stack: Stack, policy: PolicyName): Promise<number> {
  const [list] = await queryDatabase(stack, 'reader', `SHOW RETENTION POLICIES ON "${DATABASE}"`);
  const read = (row: readonly unknown[], column: string) => row[list?.columns.indexOf(column) ?? -1];
  const row = list?.values.find((one) => read(one, 'name') === policy);
  if (row === undefined) {
    throw new DatabaseError(`Expected the database to have the policy ${policy}, got none; run \`make up\`.`, null);
  }
  const keptMs = parseDurationMs(String(read(row, 'duration')));
  return keptMs === 0 ? Number.NEGATIVE_INFINITY : Date.now() - keptMs + MARGIN_MS;
}

/** As InfluxDB prints it: `168h0m0s`; `0s` is for ever. */
export function parseDurationMs(text: string): number {
  const [, hours, minutes, seconds] = /^(?:(\d+)h)?(?:(\d+)m)?(\d+)s$/.exec(text) ?? [];
  if (seconds === undefined) throw new RangeError(`Expected a duration like 168h0m0s, got ${JSON.stringify(text)}`);
  return Number(hours ?? 0) * HOUR_MS + Number(minutes ?? 0) * 60_000 + Number(seconds) * 1000;
}
