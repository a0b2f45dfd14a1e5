// One server in a container of its own, for as long as a measurement takes: started, watched, and always removed.
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ContainerProcess, readContainerProcesses } from '../readings/container-processes.ts';
import { readRssMb } from '../readings/process-memory.ts';
import { readThreadCpu, type ThreadCpu } from '../readings/thread-cpu.ts';
import { readContainerPid } from '../run/container-pid.ts';
import { readLogTail, removeContainer, runDocker } from '../stack/containers.ts';
import type { Stack } from '../stack/stack.ts';
import { toContainerVariables } from './container-variables.ts';
import { APP_LIMITS, toContainerFlags } from './hardened-container.ts';

export type ServerSetting = Readonly<{
  name: string; // of the container; unique on the machine, and a leftover of that name is removed
  image: string;
  command?: readonly string[]; // default: the image's own
  env?: Readonly<Record<string, string>>;
  mounts?: readonly (readonly [host: string, container: string])[]; // read-only
  cpuset: string;
  port: number; // on 127.0.0.1; it must be free
  ready: Readonly<{ path: string; body?: string }>; // the answer that says that it serves; without a body, any 200
}>;

export type ServerSlot = Readonly<{
  name: string;
  url: string; // without a path
  initPid: number; // of the container's first process, on the host
  startMs: number; // from the call of docker to the first right answer
  /** CPU time so far of the processes that serve. */
  readCpu: () => ThreadCpu;
  /** Of the largest process that serves, MiB. */
  readRssMb: () => number;
  stop: () => Promise<void>;
}>;

export class ServerSlotError extends Error {
  override readonly name = 'ServerSlotError';
}

const READY_WITHIN_MS = 15_000;
const ASK_EVERY_MS = 10;
const SILENT_AFTER_MS = 1_000;
const ANSWER_WITHIN_MS = 5_000; // a slow server is one all the same
const LOG_LINES = 20; // a stack trace and what it is of

/**
 * @throws ServerSlotError when the port is taken, or the server does not answer as expected in time; it says what came
 */
export async function startServer(stack: Stack, setting: ServerSetting, signal: AbortSignal): Promise<ServerSlot> {
  const { name, port, ready } = setting;
  const url = `http://127.0.0.1:${port}`;
  const stop = () => removeContainer(stack, name);
  await stop();
  await requireSilence(url);
  try {
    const startedAtMs = performance.now();
    const { flags, env } = toContainerVariables(setting.env ?? {});
    await runDocker(
      stack,
      ['run', '--detach', ...toFlags(setting), ...flags, setting.image, ...(setting.command ?? [])],
      env,
    );
    const initPid = await readContainerPid(stack, name); // while it starts
    await waitUntilReady(stack, { name, initPid, url: `${url}${ready.path}`, body: ready.body ?? null }, signal);
    const startMs = performance.now() - startedAtMs;
    const { pid, pids } = readServing(name, initPid);
    const read = { readCpu: () => readCpu(name, pids), readRssMb: () => readRss(name, pids) };
    return { name, url, initPid: pid, startMs, ...read, stop };
  } catch (error) {
    await stop().catch(() => {}); // the first error is the one to tell
    throw error;
  }
}

/** Starts a server, hands it to `use`, and removes it however that ends. */
export async function withServer<T>(
  stack: Stack,
  setting: ServerSetting,
  signal: AbortSignal,
  use: (server: ServerSlot) => Promise<T>,
): Promise<T> {
  const server = await startServer(stack, setting, signal);
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

/**
 * The processes without children of their own: shards without their supervisor, nginx's worker without its master, and
 * a plain server itself.
 */
export function toServing(processes: readonly ContainerProcess[]): readonly ContainerProcess[] {
  const parents = new Set(processes.map(({ parentHostPid }) => parentHostPid));
  return processes.filter(({ hostPid, containerPid }) => containerPid !== 1 && !parents.has(hostPid));
}

function toFlags({ name, cpuset, mounts = [] }: ServerSetting): readonly string[] {
  return toContainerFlags({ ...APP_LIMITS, name, cpuset, mounts });
}

/** A server that shares its port with a stale one would be measured together with it. */
async function requireSilence(url: string): Promise<void> {
  const answer = await ask(url, SILENT_AFTER_MS);
  if (answer.kind === 'silent' && answer.isRefused) return; // one who takes the connection and is slow to answer is there
  throw new ServerSlotError(
    `Expected nobody to listen at ${url}, got ${describe(answer)}; stop it, or choose another port.`,
  );
}

type Awaited = Readonly<{ name: string; initPid: number | null; url: string; body: string | null }>;

async function waitUntilReady(stack: Stack, { name, initPid, url, body }: Awaited, signal: AbortSignal): Promise<void> {
  const endMs = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const answer = await ask(url, ANSWER_WITHIN_MS);
    signal.throwIfAborted();
    if (answer.kind === 'answer' && answer.status === 200 && answer.body === (body ?? answer.body)) return;
    const isFinal = answer.kind === 'answer' && answer.status === 200;
    if (isFinal || performance.now() > endMs || !(await isRunning(stack, name, initPid))) {
      const log = await readLogTail(stack, name, LOG_LINES);
      throw new ServerSlotError(
        `Expected ${url} to answer ${body ?? 'with 200'}, got ${describe(answer)}\n${log}`.trimEnd(),
      );
    }
    await sleep(ASK_EVERY_MS);
  }
}

type Answer =
  | Readonly<{ kind: 'answer'; status: number; body: string }>
  | Readonly<{ kind: 'silent'; because: string; isRefused: boolean }>; // refused: nobody listens

async function ask(url: string, withinMs: number): Promise<Answer> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(withinMs), headers: { connection: 'close' } });
    return { kind: 'answer', status: answer.status, body: await answer.text() };
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const isRefused = cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
    return { kind: 'silent', because: cause instanceof Error ? cause.message : String(error), isRefused };
  }
}

function describe(answer: Answer): string {
  return answer.kind === 'silent' ? `no answer (${answer.because})` : `status ${answer.status}: ${answer.body}`;
}

/** A look at /proc costs nothing; docker is asked only where that does not show it. */
async function isRunning(stack: Stack, name: string, initPid: number | null): Promise<boolean> {
  return (initPid !== null && existsSync(`/proc/${initPid}`)) || (await readContainerPid(stack, name)) !== null;
}

function readServing(name: string, initPid: number | null): Readonly<{ pid: number; pids: readonly number[] }> {
  const pids = initPid === null ? [] : toServing(readContainerProcesses(initPid) ?? []).map(({ hostPid }) => hostPid);
  if (initPid !== null && pids.length > 0) return { pid: initPid, pids };
  throw new ServerSlotError(`Expected the processes of ${name} in /proc, got none; is the engine on another machine?`);
}

function readCpu(name: string, pids: readonly number[]): ThreadCpu {
  const cpu = readThreadCpu(pids);
  if (cpu !== null) return cpu;
  throw new ServerSlotError(
    `Expected the CPU time of ${name} in /proc, got none; did it end, or has the kernel no schedstat?`,
  );
}

function readRss(name: string, pids: readonly number[]): number {
  const sizes = pids.map((pid) => readRssMb(pid) ?? Number.NaN);
  const largest = Math.max(...sizes); // NaN if one is
  if (largest > 0) return largest;
  throw new ServerSlotError(`Expected the memory of ${name} in /proc, got none; did it end?`);
}
