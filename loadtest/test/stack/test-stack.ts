// A stack of the tests' own, beside whatever runs on this machine: its own project, ports, volumes and passwords.
// Images and cpusets are those of .env, or of the environment.
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { CREDENTIALS } from '../../stack/credentials.ts';
import { removeVolumes, stopStack } from '../../stack/down.ts';
import { DEFAULT_PORTS } from '../../stack/services.ts';
import { loadStack, type Stack } from '../../stack/stack.ts';

export const ROOT = resolve(import.meta.dirname, '../../..');

/** Each of vitest's workers has a stack of its own. */
const WORKER = Number(process.env.VITEST_POOL_ID ?? 0);
const PROJECT = `shardgate-test-${WORKER}`;
const PORT_OFFSET = 12_000 + 1_000 * WORKER; // below the ports the kernel gives to clients

export const toPasswords = () =>
  Object.fromEntries(Object.keys(CREDENTIALS).map((name) => [name, randomBytes(12).toString('hex')]));

/** Clean: whatever an interrupted test left behind is gone. */
export async function openTestStack(overrides: Readonly<Record<string, string>> = {}): Promise<Stack> {
  const ports = Object.entries(DEFAULT_PORTS).map(([name, port]) => [name, String(port + PORT_OFFSET)] as const);
  const own = {
    COMPOSE_PROJECT_NAME: PROJECT,
    APP_INSTANCE: 'test',
    APP_SHARD_PORT_BASE: String(8100 + PORT_OFFSET),
    ...Object.fromEntries(ports),
    ...toPasswords(),
  };
  const stack = await loadStack(ROOT, { ...process.env, ...own, ...overrides });
  await closeTestStack(stack);
  return stack;
}

export async function closeTestStack(stack: Stack): Promise<void> {
  await stopStack(stack);
  await removeVolumes(stack);
}
