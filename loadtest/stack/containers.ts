// The project's containers, as docker tells them by one quick call.
import { execa } from 'execa';
import { type Stack, StackError } from './stack.ts';

export type Container = Readonly<{
  id: string;
  name: string;
  service: string;
  oneOff: boolean; // a k6 or wrk run
  image: string; // the name it was started from, or an id when that name means another image by now
  state: string; // running, exited, created …
  inputs: string; // see service-inputs.ts
}>;

const FIELDS = [
  '{{.ID}}',
  '{{.Names}}',
  '{{.Label "com.docker.compose.service"}}',
  '{{.Label "com.docker.compose.oneoff"}}',
  '{{.Image}}',
  '{{.State}}',
  '{{.Label "shardgate.inputs"}}',
].join('\t');

export async function listContainers(stack: Stack): Promise<readonly Container[]> {
  const filter = `label=com.docker.compose.project=${stack.project}`;
  const stdout = await runDocker(stack, ['ps', '--all', '--no-trunc', '--filter', filter, '--format', FIELDS]);
  return stdout.split('\n').filter(Boolean).map(parseContainer);
}

/** The process id of each service's first process, on the host; services that do not run are left out. */
export async function readPids(stack: Stack): Promise<ReadonlyMap<string, number>> {
  const running = (await listContainers(stack)).filter(({ state, oneOff }) => state === 'running' && !oneOff);
  if (running.length === 0) return new Map();
  const ids = running.map(({ id }) => id);
  const lines = (await runDocker(stack, ['inspect', '--format', '{{.State.Pid}}', ...ids])).split('\n');
  return new Map(running.map(({ service }, i) => [service, Number(lines[i])] as const).filter(([, pid]) => pid > 0));
}

/** The last lines a container wrote, both streams. */
export async function readLogTail(stack: Stack, container: string, lines = 12): Promise<string> {
  const args = ['logs', '--tail', String(lines), container];
  const { all } = await execa(stack.docker, args, {
    env: stack.commandEnv,
    extendEnv: false,
    reject: false,
    all: true,
  });
  return all.trim();
}

/** Ends a container for good, running or not; that it is gone, or going, is no error. */
export async function removeContainer(stack: Stack, container: string): Promise<void> {
  await runDocker(stack, ['rm', '--force', container]).catch((error: unknown) => {
    if (!(error instanceof StackError && /No such container|already in progress/i.test(error.message))) throw error;
  });
}

/**
 * @param env - of docker itself, besides the stack's
 * @throws StackError with what docker said
 */
export async function runDocker(
  stack: Stack,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const options = { env: { ...stack.commandEnv, ...env }, extendEnv: false, reject: false } as const;
  const ran = await execa(stack.docker, args, options);
  if (ran.exitCode === 0) return ran.stdout;
  const said = ran.stderr.trim().split('\n').at(-1) || (ran.shortMessage ?? 'nothing');
  throw new StackError(`Expected docker ${args[0]} to succeed, got: ${said}; \`make doctor\` checks the engine.`);
}

function parseContainer(line: string): Container {
  const [id = '', name = '', service = '', oneOff = '', image = '', state = '', inputs = ''] = line.split('\t');
  return { id, name, service, oneOff: oneOff === 'True', image, state, inputs };
}
