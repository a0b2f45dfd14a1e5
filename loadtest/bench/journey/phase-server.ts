// A phase's server in a slot, as a journey starts it: the stack's image and CPUs, ports of its own.
import { setTimeout as sleep } from 'node:timers/promises';
import { formatCpuList } from '../../plan/cpu-list.ts';
import { requireEnv, type Stack } from '../../stack/stack.ts';
import { type ServerSetting, type ServerSlot, ServerSlotError, withServer } from '../server-slot.ts';
import type { Arm } from './measured.ts';

export type PhaseServer = Readonly<{
  setting: ServerSetting;
  adminUrl: string;
  shardCpuset: string; // the CPUs that its shards are pinned to; utilization is of these
}>;

const READY_WITHIN_MS = 10_000;
const ANSWER = '{"type":"sync","message":"works"}';

/** @param cpus - of the server's cpuset */
export function createPhaseServer(
  { stack, port }: Readonly<{ stack: Stack; port: number }>,
  { phase, shards }: Arm,
  cpus: readonly number[],
): PhaseServer {
  const adminPort = port + 1;
  const setting = {
    name: `${stack.project}-journey-app`,
    image: requireEnv(stack, 'APP_IMAGE', 'run `make images`'),
    env: { PHASE: phase, APP_SHARDS: String(shards), APP_PORT: String(port), APP_ADMIN_PORT: String(adminPort) },
    cpuset: formatCpuList(cpus),
    port,
    ready: { path: '/sync', body: ANSWER },
  };
  return { setting, adminUrl: `http://127.0.0.1:${adminPort}`, shardCpuset: formatCpuList(cpus.slice(0, shards)) };
}

/** Hands over a server all of whose shards listen, and removes it however that ends. */
export function withPhaseServer<T>(
  { setting, adminUrl }: PhaseServer,
  { stack, signal }: Readonly<{ stack: Stack; signal: AbortSignal }>,
  use: (server: ServerSlot) => Promise<T>,
): Promise<T> {
  return withServer(stack, setting, signal, async (server) => {
    await waitForShards(adminUrl);
    return use(server);
  });
}

/** The first answer is one shard's; the admin port knows of all. */
async function waitForShards(adminUrl: string): Promise<void> {
  const endMs = performance.now() + READY_WITHIN_MS;
  while (!(await isReady(adminUrl))) {
    if (performance.now() > endMs) {
      throw new ServerSlotError(
        `Expected every shard to listen within ${READY_WITHIN_MS} ms, got ${adminUrl} not ready`,
      );
    }
    await sleep(10);
  }
}

function isReady(adminUrl: string): Promise<boolean> {
  return fetch(`${adminUrl}/readyz`).then(
    async (answer) => {
      await answer.arrayBuffer();
      return answer.ok;
    },
    () => false,
  );
}
