// The database as one file, and back. It stands still meanwhile: a copy of files that nobody writes to is exact, and what
// Telegraf has to write it keeps until the database answers again.
import { open, rename, rm, stat } from 'node:fs/promises';
import { execa } from 'execa';
import { toComposeArgs } from './compose.ts';
import { listContainers, runDocker } from './containers.ts';
import { type Stack, StackError } from './stack.ts';
import { waitHealthy } from './start-service.ts';

export type Archive = Readonly<{ path: string; bytes: number; stoodStillMs: number }>;

const FOLDER = '/var/lib/influxdb';
const OWNER_ONLY = 0o600; // it holds the hashes of the passwords

/** To standard output. A folder of a database that was never started holds none of the three, and is refused. */
const PACK = `cd ${FOLDER} && exec tar --create --gzip data meta wal`;

/** From standard input. The database of before goes when all of the other one is there. */
const UNPACK = [
  `cd ${FOLDER}`,
  'rm -rf .restoring',
  'mkdir .restoring',
  'tar --extract --gzip --no-same-owner --directory .restoring',
  'test -d .restoring/data && test -d .restoring/wal && test -s .restoring/meta/meta.db',
  'rm -rf data meta wal',
  'mv .restoring/data .restoring/meta .restoring/wal .',
  'rmdir .restoring',
].join(' && ');

/** @throws StackError when the database's folder cannot be packed; no file is left behind then */
export async function backUpDatabase(stack: Stack, path: string): Promise<Archive> {
  const partial = `${path}.partial`;
  const file = await open(partial, 'w', OWNER_ONLY);
  try {
    const stoodStillMs = await whileStopped(stack, () =>
      runBesideVolume(stack, PACK, { stdout: { file: partial } }, 'the database to be packed'),
    );
    await file.sync();
    await rename(partial, path);
    return { path, bytes: (await stat(path)).size, stoodStillMs };
  } finally {
    await file.close();
    await rm(partial, { force: true });
  }
}

/**
 * The stack's own users are not those of the file: start the stack afterwards, which sets its passwords.
 *
 * @throws StackError when it is no backup, or a broken one; the database is as it was then
 */
export async function restoreDatabase(stack: Stack, path: string): Promise<void> {
  await whileStopped(stack, () => runBesideVolume(stack, UNPACK, { inputFile: path }, `a backup at ${path}`));
}

type Streams = Readonly<{ stdout?: Readonly<{ file: string }>; inputFile?: string }>;

/** In a container like the database's own: its image, its user, its volume. */
async function runBesideVolume(stack: Stack, script: string, streams: Streams, expected: string): Promise<void> {
  const run = [
    'run',
    '--rm',
    '--no-deps',
    '-T',
    '--entrypoint',
    'bash',
    'influxdb',
    '-c',
    `set -o pipefail; ${script}`,
  ];
  const ran = await execa(stack.docker, [...toComposeArgs(stack), ...run], {
    cwd: stack.root,
    env: stack.commandEnv,
    extendEnv: false,
    reject: false,
    ...(streams.inputFile === undefined ? { stdin: 'ignore' as const } : { inputFile: streams.inputFile }),
    ...(streams.stdout === undefined ? {} : { stdout: streams.stdout, buffer: { stdout: false } }),
  });
  if (ran.exitCode === 0) return;
  const said = ran.stderr.trim().split('\n').at(-1) || (ran.shortMessage ?? 'nothing');
  throw new StackError(`Expected ${expected}, got: ${said}`);
}

/** @returns how long the database stood still */
async function whileStopped(stack: Stack, work: () => Promise<void>): Promise<number> {
  const container = (await listContainers(stack)).find(({ service, oneOff }) => service === 'influxdb' && !oneOff);
  const isRunning = container?.state === 'running';
  const startMs = performance.now();
  if (isRunning) await runDocker(stack, ['stop', container.name]);
  const resume = async () => {
    if (!isRunning) return;
    await runDocker(stack, ['start', container.name]);
    await waitHealthy(stack, 'influxdb');
  };
  try {
    await work();
  } catch (error) {
    await resume().catch(() => {}); // what went wrong first is what is told
    throw error;
  }
  await resume();
  return performance.now() - startMs;
}
