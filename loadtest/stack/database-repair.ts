// The volume outlives .env: after a fresh checkout the database may hold passwords that nobody knows any more.
// Its owner may still set them: influxd runs once without authentication, on loopback, and is replaced right after.
import { setTimeout as sleep } from 'node:timers/promises';
import { runCompose } from './compose.ts';
import { removeContainer } from './containers.ts';
import { resetAdmin } from './database-users.ts';
import { probeService } from './probe.ts';
import { type Stack, StackError } from './stack.ts';
import { waitHealthy } from './start-service.ts';

/** Sets the admin's password to the one in .env; the other users follow from ensureDatabase. */
export async function repairAdmin(stack: Stack, inputsEnv: Readonly<Record<string, string>>): Promise<void> {
  await runCompose(stack, ['stop', 'influxdb']);
  const name = toRepairName(stack);
  await removeContainer(stack, name);
  const run = ['run', '--detach', '--no-deps', '--name', name, '--env', 'INFLUXDB_HTTP_AUTH_ENABLED=false', 'influxdb'];
  await runCompose(stack, run, inputsEnv);
  try {
    await waitAnswering(stack);
    await resetAdmin(stack);
  } finally {
    await removeContainer(stack, name);
    await runCompose(stack, ['up', '--detach', '--no-deps', 'influxdb'], inputsEnv);
  }
  await waitHealthy(stack, 'influxdb');
}

/** A repair that was killed half-way leaves this container, and with it a database that asks for no password. */
export function toRepairName({ project }: Stack): string {
  return `${project}-influxdb-repair`;
}

const ANSWERS_WITHIN_MS = 60_000;
const POLL_MS = 100;

async function waitAnswering(stack: Stack): Promise<void> {
  const deadline = performance.now() + ANSWERS_WITHIN_MS;
  while (performance.now() < deadline) {
    if ((await probeService(stack, 'influxdb')).healthy) return;
    await sleep(POLL_MS);
  }
  throw new StackError('Expected InfluxDB to start for a repair of its passwords, got no answer; run `make clean`.');
}
