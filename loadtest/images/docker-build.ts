// Runs one build of an image, its whole output in a log file, the end of which is shown when it fails.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { Docker } from './image-store.ts';
import { ImageError } from './image-table.ts';

export type BuildOptions = Readonly<{
  name: string; // of the image, for people
  context: string;
  file: string;
  target?: string;
  args: Readonly<Record<string, string>>;
  tag: string;
  root: string; // of the checkout
  signal: AbortSignal;
}>;

export type LoggedCommand = Readonly<{
  name: string;
  command: readonly [string, ...string[]];
  env: Readonly<Record<string, string>>;
  root: string;
  signal: AbortSignal;
}>;

const TAIL_LINES = 20;
const FIRST_MAJOR_WITHOUT_BUILDKIT = 23;

/** @throws ImageError as `runLogged` does */
export async function runBuild(docker: Docker, options: BuildOptions): Promise<void> {
  const { name, root, signal } = options;
  const env = { ...docker.env, DOCKER_BUILDKIT: await readBuildKitSetting(docker) };
  await runLogged({ name, command: toBuildCommand(docker, options), env, root, signal });
}

/** Host networking: the package registries are reached the way the host reaches them. */
export function toBuildCommand(docker: Docker, options: BuildOptions): readonly [string, ...string[]] {
  const buildArgs = Object.entries(options.args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
  const target = options.target === undefined ? [] : ['--target', options.target];
  const flags = ['--network', 'host', '--file', options.file, ...target, ...buildArgs, '--tag', options.tag];
  return [docker.path, 'build', ...flags, options.context];
}

/** @throws ImageError with the end of the output and where the rest is */
export async function runLogged({ name, command, env, root, signal }: LoggedCommand): Promise<void> {
  const log = join('.cache/images', `${name}.log`);
  const path = join(root, log);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, '');
  const [program, ...args] = command;
  const output = { file: path, append: true } as const;
  const options = { env, extendEnv: false, cwd: root, reject: false, cancelSignal: signal } as const;
  const { exitCode, shortMessage } = await execa(program, args, { ...options, stdout: output, stderr: output });
  signal.throwIfAborted();
  if (exitCode === 0) return;
  const tail = await readTail(path);
  throw new ImageError(`Expected the build of ${name} to succeed, got: ${shortMessage}\n${tail}\nAll of it: ${log}`);
}

/**
 * What DOCKER_BUILDKIT must be for this client: old ones hold BuildKit, newer ones need the buildx plugin for it.
 * Our Dockerfiles need neither.
 */
async function readBuildKitSetting({ path, env, version }: Docker): Promise<'0' | '1'> {
  if (Number.parseInt(version, 10) < FIRST_MAJOR_WITHOUT_BUILDKIT) return '1';
  const asked = await execa(path, ['buildx', 'version'], { env, extendEnv: false, reject: false });
  return asked.exitCode === 0 ? '1' : '0';
}

async function readTail(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
}
