// Starts the engine: by systemd where it runs, else as a process of its own that outlives this one.
import { type ChildProcess, spawn } from 'node:child_process';
import { access, mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { HostError } from './host-error.ts';
import { clearPidFile } from './pid-file.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Where one engine keeps its files; a second one beside it needs others. */
export type EnginePlaces = Readonly<{
  program: string;
  args: readonly string[];
  pidFile: string;
  containerdPidFile: string;
  log: string;
}>;

export type StartOptions = Readonly<{
  env: Env;
  answers: () => Promise<boolean>;
  report: (line: string) => void;
  signal: AbortSignal;
  places?: EnginePlaces;
}>;

const PLACES: EnginePlaces = {
  program: 'dockerd',
  args: [],
  pidFile: '/var/run/docker.pid',
  containerdPidFile: '/var/run/docker/containerd/containerd.pid',
  log: '/var/log/dockerd.log',
};
const READY_WITHIN_MS = 60_000;
const POLL_EVERY_MS = 250;

/** @throws HostError with the end of the engine's log when it does not come up */
export async function startEngine(options: StartOptions): Promise<void> {
  const { report, places = PLACES } = options;
  if (places === PLACES && (await exists('/run/systemd/system'))) return startBySystemd(options);
  const state = await clearPidFile(places.pidFile, 'dockerd', report);
  if (state.kind === 'running') return awaitEngine(null, options);
  await clearPidFile(places.containerdPidFile, 'containerd', report);
  report(`Starting the Docker engine; its log is ${places.log} ...`);
  await awaitEngine(await spawnEngine(places, options.env), options);
}

async function startBySystemd(options: StartOptions): Promise<void> {
  options.report('Starting the Docker engine with systemctl ...');
  const started = await execa('systemctl', ['start', 'docker'], { reject: false, cancelSignal: options.signal });
  if (started.exitCode === 0) return awaitEngine(null, options);
  throw new HostError(`Expected systemctl start docker to succeed, got: ${started.stderr}; see journalctl -u docker.`);
}

/** In a session of its own, so that neither Ctrl-C nor the end of this process reaches it. */
async function spawnEngine({ program, args, log }: EnginePlaces, env: Env): Promise<ChildProcess> {
  await mkdir(dirname(log), { recursive: true });
  const file = await open(log, 'a');
  try {
    const engine = spawn(program, args, { detached: true, stdio: ['ignore', file.fd, file.fd], env, cwd: '/' });
    engine.on('error', () => undefined); // awaitEngine sees that it never ran
    engine.unref();
    return engine;
  } finally {
    await file.close();
  }
}

async function awaitEngine(
  engine: ChildProcess | null,
  { answers, signal, places = PLACES }: StartOptions,
): Promise<void> {
  const deadlineMs = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadlineMs && !hasEnded(engine)) {
    if (await answers()) return;
    await delay(POLL_EVERY_MS, undefined, { signal });
  }
  const tail = await readTail(places.log);
  const what = hasEnded(engine) ? 'its end' : `no answer within ${READY_WITHIN_MS / 1_000} s`;
  throw new HostError(`Expected the Docker engine to answer, got ${what}. The end of ${places.log}:\n${tail}`);
}

function hasEnded(engine: ChildProcess | null): boolean {
  return engine !== null && (engine.pid === undefined || engine.exitCode !== null || engine.signalCode !== null);
}

async function readTail(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-10).join('\n');
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
