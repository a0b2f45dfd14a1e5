// Run inside the sealed stack: waits for the database, makes its users, prints what it holds as JSON.
import { setTimeout as sleep } from 'node:timers/promises';
import { queryDatabase } from '../../stack/database.ts';
import { ensureDatabase } from '../../stack/database-users.ts';
import type { Stack } from '../../stack/stack.ts';

/** `requests`: of every run of k6. */
export type Holdings = Readonly<{ measurements: readonly string[]; requests: number }>;

const TRIES = 300;
const PAUSE_MS = 200;

const stack: Stack = { root: '/checkout', project: 'sealed', docker: '', env: process.env, commandEnv: {} };

for (let attempt = 1; ; attempt++) {
  try {
    await ensureDatabase(stack);
    break;
  } catch (error) {
    if (attempt === TRIES) throw error;
    await sleep(PAUSE_MS);
  }
}

const [measurements] = await queryDatabase(stack, 'reader', 'SHOW MEASUREMENTS');
const series = await queryDatabase(stack, 'reader', 'SELECT last(k6_http_reqs_total) FROM k6 GROUP BY *');
const holdings: Holdings = {
  measurements: measurements?.values.map(([name]) => String(name)) ?? [],
  requests: series.reduce((sum, { values }) => sum + Number(values[0]?.[1]), 0),
};
console.log(JSON.stringify(holdings));
