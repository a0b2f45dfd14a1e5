// How k6 is started in its slot: by docker compose, so that cpuset, limits and mounts are those of docker-compose.yml.
// A plain `docker run` of the same container starts 0.2 s sooner, and would be a second definition to keep equal.
import { chown, mkdir } from 'node:fs/promises';
import { freemem } from 'node:os';
import { parseCpuList } from '../plan/cpu-list.ts';
import { toComposeArgs } from './compose.ts';
import { removeContainer } from './containers.ts';
import { requireEnv, type Stack } from './stack.ts';

export type GeneratorRun = Readonly<{
  container: string; // its name; unique on the machine
  outputFolder: string | null; // on the host; /results in the container, writable
  env: Readonly<Record<string, string>>; // for k6 alone; never a secret, `docker inspect` shows it
  args: readonly string[]; // for k6, from `run` on
}>;

/** As in docker-compose.yml. */
const HEAP_LIMIT_MIB = 3500;

/** The user of the k6 image; results are made writable for it when we are root. */
const IMAGE_USER = 12_345;

/** File and arguments that run k6 in the foreground with both streams attached; its exit code is k6's own. */
export function toK6Command(stack: Stack, run: GeneratorRun): readonly [string, ...string[]] {
  const env = { GOMAXPROCS: String(countLoadCpus(stack)), ...toHeapLimit(stack), ...run.env };
  return [
    stack.docker,
    ...toComposeArgs(stack),
    'run',
    '--rm',
    '--no-deps',
    '--no-TTY',
    '--user',
    toUser(),
    '--name',
    run.container,
    ...Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...(run.outputFolder === null ? [] : ['--volume', `${run.outputFolder}:/results`]),
    'k6',
    ...run.args,
  ];
}

/** Makes the folder that k6 may write into. */
export async function prepareOutputFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (process.getuid?.() === 0) await chown(folder, IMAGE_USER, IMAGE_USER);
}

/** Ends a run of k6 for good; it is no error when it had ended. */
export function removeGenerator(stack: Stack, container: string): Promise<void> {
  return removeContainer(stack, container);
}

/** A host with little memory collects earlier than the compose file asks for, rather than running out. */
function toHeapLimit({ env }: Stack): Readonly<Record<string, string>> {
  const halfOfFreeMib = Math.floor(freemem() / 2 / 2 ** 20);
  return env.LOAD_GOMEMLIMIT || halfOfFreeMib >= HEAP_LIMIT_MIB ? {} : { GOMEMLIMIT: `${halfOfFreeMib}MiB` };
}

function countLoadCpus(stack: Stack): number {
  return parseCpuList(requireEnv(stack, 'LOAD_CPUSET', 'run `make plan`'), 'LOAD_CPUSET').length;
}

/** The caller's own user, so that results are the caller's; k6's when the caller is root. */
function toUser(): string {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  return uid === 0 ? `${IMAGE_USER}:${IMAGE_USER}` : `${uid}:${gid}`;
}
