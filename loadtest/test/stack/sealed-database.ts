// Run inside the sealed stack: waits for the database, makes its users, prints how many requests of each run it holds.
import { setTimeout as sleep } from 'node:timers/promises';
import { queryDatabase } from '../../stack/database.ts';
import { ensureDatabase } from '../../stack/database-users.ts';
import type { Stack } from '../../stack/stack.ts';

const stack: Stack = { root: '/checkout', project: 'sealed', docker: '', env: process.env, commandEnv: {} };

for (let attempt = 1; ; attempt++) {
  try {
    await ensureDatabase(stack);
    break;
  } catch (error) {
    if (attempt === 50) throw error;
    await sleep(200);
  }
}

const series = await queryDatabase(stack, 'reader', 'SELECT last(k6_http_reqs_total) FROM k6 GROUP BY *');
console.log(series.reduce((sum, { values }) => sum + Number(values[0]?.[1]), 0));
