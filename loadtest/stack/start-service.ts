// Starts one service and waits until it answers; says in one paragraph why when it does not.
import { setTimeout as sleep } from 'node:timers/promises';
import { findPortHolders, type PortHolder } from '../host/port-holders.ts';
import { runCompose } from './compose.ts';
import { type Container, listContainers, readLogTail, runDocker } from './containers.ts';
import { readGuest } from './guest.ts';
import { probeService } from './probe.ts';
import { type ServiceName, toPort, toServiceFacts } from './services.ts';
import { type Stack, StackError } from './stack.ts';

const POLL_MS = 50;
const LOOK_AT_CONTAINER_EVERY = 10; // polls

/**
 * @param before - the service's container when one exists, whatever its state
 * @param inputsEnv - see service-inputs.ts
 * @throws StackError naming the port's holder, or with the end of the service's log
 */
export async function startService(
  stack: Stack,
  service: ServiceName,
  before: Container | undefined,
  inputsEnv: Readonly<Record<string, string>>,
): Promise<void> {
  if (before?.state !== 'running') await requireFreePorts(stack, service);
  await runCompose(stack, ['up', '--detach', '--no-deps', service], inputsEnv);
  await waitHealthy(stack, service);
}

/** @throws StackError when the container ended, or the service was not ready in time */
export async function waitHealthy(stack: Stack, service: ServiceName): Promise<void> {
  const { readyWithinMs } = toServiceFacts(stack, service);
  const deadline = performance.now() + readyWithinMs;
  for (let polls = 1; performance.now() < deadline; polls++) {
    if ((await probeService(stack, service)).healthy) return;
    if (polls % LOOK_AT_CONTAINER_EVERY === 0) await requireRunning(stack, service);
    await sleep(POLL_MS);
  }
  const { detail } = await probeService(stack, service);
  const hint = service === 'app' ? toSlotHint(stack) : '';
  throw new StackError(
    `Expected ${service} to be ready in ${readyWithinMs / 1000} s, got: ${detail}. ${hint}${await describeLog(stack, service)}`,
  );
}

function toSlotHint({ env }: Stack): string {
  const guest = readGuest(env);
  if (guest !== null) return `It was asked for ${guest.readyPath} (APP_READY_PATH) on port APP_PORT of 127.0.0.1. `;
  if (env.APP_IMAGE?.startsWith('shardgate/')) return '';
  return 'An image that is not shardgate’s needs APP_READY_PATH, a path that it answers with 200 once it is ready. ';
}

async function requireFreePorts(stack: Stack, service: ServiceName): Promise<void> {
  const ports = new Map(toServiceFacts(stack, service).ports.map((name) => [toPort(stack, name), name] as const));
  for (const [port, holder] of await findPortHolders([...ports.keys()])) {
    throw new StackError(
      `Expected port ${port} to be free for ${service}, got ${await describeHolder(stack, holder)} listening on it; ` +
        `stop that, or set ${ports.get(port)}.`,
    );
  }
}

async function describeHolder(stack: Stack, holder: PortHolder | null): Promise<string> {
  if (holder === null) return 'a process of another user';
  const { command, pid, container } = holder;
  if (container === null) return `${command} (pid ${pid})`;
  const name = await runDocker(stack, ['inspect', '--format', '{{.Name}}', container]).catch(() =>
    container.slice(0, 12),
  );
  return `${command} (pid ${pid}) of the container ${name.replace(/^\//, '')}`;
}

async function requireRunning(stack: Stack, service: ServiceName): Promise<void> {
  const container = await findContainer(stack, service);
  if (container?.state === 'running') return;
  const state = container?.state ?? 'no container';
  throw new StackError(`Expected ${service} to keep running, got ${state}. ${await describeLog(stack, service)}`);
}

async function describeLog(stack: Stack, service: ServiceName): Promise<string> {
  const container = await findContainer(stack, service);
  if (container === undefined) return 'It has no log.';
  return `The end of its log (docker logs ${container.name}):\n${await readLogTail(stack, container.name)}`;
}

async function findContainer(stack: Stack, service: ServiceName): Promise<Container | undefined> {
  return (await listContainers(stack)).find((container) => container.service === service && !container.oneOff);
}
