// How a generator is started in its slot: by docker compose, so that cpuset, limits and mounts are those of docker-compose.yml.
// A plain `docker run` of the same container starts hardly sooner, and would be a second definition to keep equal.
import { chown, mkdir } from 'node:fs/promises';
import { freemem } from 'node:os';
import { parseCpuList } from '../plan/cpu-list.ts';
import { toComposeArgs } from './compose.ts';
import { removeContainer } from './containers.ts';
import { requireEnv, type Stack, StackError } from './stack.ts';

/** Services of docker-compose.yml that run once. */
export type GeneratorService = 'k6' | 'wrk';

export type GeneratorRun = Readonly<{
  container: string; // its name; unique on the machine
  inputFolder: string | null; // on the host; /leg in the container, read-only
  outputFolder: string | null; // on the host; /results in the container, writable
  env: Readonly<Record<string, string>>; // for the generator alone; never a secret, `docker inspect` shows it
  args: readonly string[]; // for the generator
}>;

/** As in docker-compose.yml. */
const HEAP_LIMIT_MIB = 3500;

/** The users of the images; results are made writable for k6's when we are root. */
const IMAGE_USERS: Readonly<Record<GeneratorService, number>> = { k6: 12_345, wrk: 65_534 };

/** File and arguments that run a generator in the foreground with both streams attached; its exit code is its own. */
export function toGeneratorCommand(
  stack: Stack,
  service: GeneratorService,
  run: GeneratorRun,
): readonly [string, ...string[]] {
  const env = { ...(service === 'k6' ? toGoSettings(stack) : {}), ...run.env };
  return [
    stack.docker,
    ...toComposeArgs(stack),
    'run',
    '--rm',
    '--no-deps',
    '--no-TTY',
    '--user',
    toUser(service),
    '--name',
    run.container,
    ...Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...(run.inputFolder === null ? [] : ['--volume', `${run.inputFolder}:/leg:ro`]),
    ...(run.outputFolder === null ? [] : ['--volume', `${run.outputFolder}:/results`]),
    service,
    ...run.args,
  ];
}

/** Makes the folder that k6 may write into. */
export async function prepareOutputFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (process.getuid?.() === 0) await chown(folder, IMAGE_USERS.k6, IMAGE_USERS.k6);
}

/** Ends a generator for good; it is no error when it had ended. */
export function removeGenerator(stack: Stack, container: string): Promise<void> {
  return removeContainer(stack, container);
}

/** What k6's heap may grow to, MiB: LOAD_GOMEMLIMIT, else the compose file's, or half of what is free if that is less. */
export function readHeapLimitMb({ env }: Pick<Stack, 'env'>): number {
  if (env.LOAD_GOMEMLIMIT) return parseGoMemory(env.LOAD_GOMEMLIMIT);
  return Math.min(HEAP_LIMIT_MIB, Math.floor(freemem() / 2 / 2 ** 20));
}

/** @see https://pkg.go.dev/runtime#hdr-Environment_Variables */
function parseGoMemory(text: string): number {
  const [, number, unit = ''] = /^(\d+)(B|KiB|MiB|GiB|TiB)?$/.exec(text) ?? [];
  const bytes = { B: 1, '': 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 }[unit];
  if (number !== undefined && bytes !== undefined) return (Number(number) * bytes) / 2 ** 20;
  throw new StackError(`Expected LOAD_GOMEMLIMIT to be a size such as 3500MiB, got ${JSON.stringify(text)}.`);
}

/** A host with little memory collects earlier than the compose file asks for, rather than running out. */
function toHeapLimit(stack: Stack): Readonly<Record<string, string>> {
  const limitMb = readHeapLimitMb(stack);
  return stack.env.LOAD_GOMEMLIMIT || limitMb >= HEAP_LIMIT_MIB ? {} : { GOMEMLIMIT: `${limitMb}MiB` };
}

function toGoSettings(stack: Stack): Readonly<Record<string, string>> {
  return { GOMAXPROCS: String(countLoadCpus(stack)), ...toHeapLimit(stack) };
}

function countLoadCpus(stack: Stack): number {
  return parseCpuList(requireEnv(stack, 'LOAD_CPUSET', 'run `make plan`'), 'LOAD_CPUSET').length;
}

/** The caller's own user, so that results are the caller's and /proc shows the generator; the image's when that is root. */
function toUser(service: GeneratorService): string {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  return uid === 0 ? `${IMAGE_USERS[service]}:${IMAGE_USERS[service]}` : `${uid}:${gid}`;
}
