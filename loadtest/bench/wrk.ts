// Runs wrk, from the stack's image, on the generator's CPUs.
import { join } from 'node:path';
import { execa } from 'execa';
import { parseCpuList } from '../plan/cpu-list.ts';
import { removeContainer } from '../stack/containers.ts';
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
  const { stack, container, signal } = run;
  const ran = await execa(stack.docker, toWrkCommand(load, run), {
    env: stack.commandEnv,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    detached: true, // Ctrl-C is ours to handle
    cancelSignal: signal,
    timeout: (load.durationSeconds + GRACE_SECONDS) * 1000,
  });
  if (ran.exitCode !== 0) await removeContainer(stack, container); // it may still run without its client
  signal.throwIfAborted();
  if (ran.exitCode === 0) return parseWrkReport(ran.stdout);
  const said = `${ran.stdout}\n${ran.stderr}`.trim().split('\n').slice(-4).join(' ');
  throw new WrkError(`Expected wrk to load ${load.url}, got: ${said || ran.shortMessage}`);
}

/** Arguments of docker. */
export function toWrkCommand(load: WrkLoad, { stack, container, cpuset }: WrkRun): readonly string[] {
  const cpus = cpuset ?? requireEnv(stack, 'LOAD_CPUSET', 'run `make plan`');
  const mounts = [[join(stack.root, SCRIPTS), SCRIPTS_IN_CONTAINER]] as const;
  const flags = toContainerFlags({ ...WRK_LIMITS, name: container, cpuset: cpus, mounts });
  const image = requireEnv(stack, 'WRK_IMAGE', 'run `make images`');
  return ['run', '--rm', ...flags, '--entrypoint', 'wrk', image, ...toWrkArguments(load, cpus)];
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
