// Runs wrk, from the stack's image, on the generator's CPUs.
import { join } from 'node:path';
import { execa } from 'execa';
import { parseCpuList } from '../plan/cpu-list.ts';
import { removeContainer, runDocker } from '../stack/containers.ts';
import { requireEnv, type Stack } from '../stack/stack.ts';
import { toContainerFlags, WRK_LIMITS } from './hardened-container.ts';
import { parseWrkReport, WrkError, type WrkReport } from './wrk-report.ts';

export type WrkLoad = Readonly<{
  url: string;
  connections: number;
  durationSeconds: number; // a whole number, as wrk takes it
  threads?: number; // default: one for each of the generator's CPUs, never more than connections
  timeoutSeconds?: number; // after which wrk counts a request as timed out; default 5
  method?: string; // default: GET
  body?: string;
  otherPaths?: readonly string[]; // asked for in turn with the URL's own
  pauseMs?: number; // on each connection between an answer and the next request; default: none
}>;

export type WrkRun = Readonly<{
  stack: Stack;
  container: string; // its name; unique on the machine
  cpuset?: string; // default: the plan's LOAD_CPUSET
  signal: AbortSignal;
}>;

const SCRIPTS = 'loadtest/scenarios'; // mounted as docker-compose.yml mounts them
const SCRIPTS_IN_CONTAINER = '/scenarios';
const DEFAULT_TIMEOUT_SECONDS = 5;

/** wrk ends by itself; one that does not is ended after so much more than it was told. */
const GRACE_SECONDS = 15;

/** @throws WrkError when wrk fails or reports nothing; whatever it left is removed */
export async function runWrk(load: WrkLoad, run: WrkRun): Promise<WrkReport> {
  return drive(toWrkCommand(load, run), load, run, () => removeContainer(run.stack, run.container));
}

/** @param clean - called where wrk may still run without its client */
async function drive(
  command: readonly string[],
  load: WrkLoad,
  { stack, signal }: WrkRun,
  clean: () => Promise<void>,
): Promise<WrkReport> {
  const ran = await execa(stack.docker, command, {
    env: stack.commandEnv,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    detached: true, // Ctrl-C is ours to handle
    cancelSignal: signal,
    timeout: (load.durationSeconds + GRACE_SECONDS) * 1000,
  });
  if (ran.exitCode !== 0) await clean();
  signal.throwIfAborted();
  if (ran.exitCode === 0) return parseWrkReport(ran.stdout);
  const said = `${ran.stdout}\n${ran.stderr}`.trim().split('\n').slice(-4).join(' ');
  throw new WrkError(`Expected wrk to load ${load.url}, got: ${said || ran.shortMessage}`);
}

/** A container in which wrk is started again and again: a run costs the start of a process, not that of a container. */
export type WrkContainer = Readonly<{
  /** @throws as runWrk does; a container whose wrk may still run is replaced */
  run: (load: WrkLoad) => Promise<WrkReport>;
  stop: () => Promise<void>;
}>;

export async function startWrkContainer(run: WrkRun): Promise<WrkContainer> {
  const { stack, container, signal } = run;
  const stop = () => removeContainer(stack, container);
  const replace = async () => {
    await stop();
    if (!signal.aborted) await runDocker(stack, toIdleCommand(run));
  };
  await replace();
  return { run: async (load) => drive(toExecCommand(load, run), load, run, replace), stop };
}

/** Arguments of docker. */
export function toWrkCommand(load: WrkLoad, run: WrkRun): readonly string[] {
  return ['run', '--rm', ...toContainer('wrk', run), ...toWrkArguments(load, toCpuset(run))];
}

/** Does nothing until it is removed. */
export function toIdleCommand(run: WrkRun): readonly string[] {
  return ['run', '--detach', ...toContainer('sleep', run), 'infinity'];
}

/** In the container's own cpuset, limits and user. */
export function toExecCommand(load: WrkLoad, run: WrkRun): readonly string[] {
  return ['exec', run.container, 'wrk', ...toWrkArguments(load, toCpuset(run))];
}

function toContainer(entrypoint: string, run: WrkRun): readonly string[] {
  const { stack, container: name } = run;
  const mounts = [[join(stack.root, SCRIPTS), SCRIPTS_IN_CONTAINER]] as const;
  const flags = toContainerFlags({ ...WRK_LIMITS, name, cpuset: toCpuset(run), mounts });
  return [...flags, '--entrypoint', entrypoint, requireEnv(stack, 'WRK_IMAGE', 'run `make images`')];
}

function toCpuset({ stack, cpuset }: WrkRun): string {
  return cpuset ?? requireEnv(stack, 'LOAD_CPUSET', 'run `make plan`');
}

function toWrkArguments(load: WrkLoad, cpuset: string): readonly string[] {
  const { url, connections, durationSeconds, timeoutSeconds = DEFAULT_TIMEOUT_SECONDS } = load;
  const threads = load.threads ?? Math.min(connections, parseCpuList(cpuset).length);
  const shape = ['--connections', connections, '--threads', threads, '--duration', `${durationSeconds}s`];
  const { otherPaths = [], pauseMs } = load;
  const inTurn = pauseMs === undefined ? otherPaths : [...otherPaths, `pause ${pauseMs}`];
  const isPlain = load.method === undefined && load.body === undefined && inTurn.length === 0;
  const asked = isPlain ? [] : [load.method ?? 'GET', load.body ?? '', ...inTurn];
  const script = ['--timeout', `${timeoutSeconds}s`, '--script', `${SCRIPTS_IN_CONTAINER}/wrk-report.lua`];
  return [...shape, ...script, url, ...asked].map(String);
}
