// How long the database takes for a query: cold once, then as a dashboard that refreshes asks it.
import { queryDatabase } from '../../stack/database.ts';
import type { Stack } from '../../stack/stack.ts';
import { type Choice, type DashboardQuery, fillIn } from './dashboard-queries.ts';

export type QueryTime = DashboardQuery & Readonly<{ rows: number; ms: readonly number[] }>; // in the order asked, the first cold

const TIMEOUT_MS = 30_000;

export async function timeQueries(
  stack: Stack,
  queries: readonly DashboardQuery[],
  choice: Choice,
  repeats: number,
): Promise<readonly QueryTime[]> {
  const times: QueryTime[] = [];
  for (const query of queries) {
    const text = fillIn(query, choice);
    const asked: Readonly<{ rows: number; ms: number }>[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) asked.push(await ask(stack, text));
    times.push({ ...query, rows: asked.at(-1)?.rows ?? 0, ms: asked.map(({ ms }) => ms) });
  }
  return times;
}

/** With the account that Grafana has, the answer read to its end. */
async function ask(stack: Stack, query: string): Promise<Readonly<{ rows: number; ms: number }>> {
  const startMs = performance.now();
  const series = await queryDatabase(stack, 'reader', query, {}, { timeoutMs: TIMEOUT_MS });
  const ms = performance.now() - startMs;
  return { ms, rows: series.reduce((sum, { values }) => sum + values.length, 0) };
}
