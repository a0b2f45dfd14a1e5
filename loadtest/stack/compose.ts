// Runs docker compose in the project's folder, and turns what goes wrong into one paragraph with a remedy.
import { join } from 'node:path';
import { execa } from 'execa';
import { GUEST_FILE, readGuest } from './guest.ts';
import { type Stack, StackError } from './stack.ts';

/** @throws StackError */
export async function runCompose(
  stack: Stack,
  args: readonly string[],
  extraEnv: Readonly<Record<string, string>> = {},
): Promise<string> {
  const ran = await execa(stack.docker, [...toComposeArgs(stack), ...args], {
    cwd: stack.root,
    env: { ...stack.commandEnv, ...extraEnv },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
  if (ran.exitCode === 0) return ran.stdout;
  throw new StackError(explain(args, ran.stderr || (ran.shortMessage ?? 'nothing')));
}

/** What every call begins with; profiles are named, so that `up -d nginx` finds it. */
export function toComposeArgs(stack: Stack): readonly string[] {
  const profiles = ['edge', 'load', 'crosscheck'].flatMap((profile) => ['--profile', profile]);
  const files = readGuest(stack.env) === null ? [] : ['docker-compose.yml', GUEST_FILE];
  return [
    ...['compose', '--project-name', stack.project, '--project-directory', stack.root],
    ...files.flatMap((file) => ['--file', join(stack.root, file)]),
    ...profiles,
  ];
}

function explain(args: readonly string[], stderr: string): string {
  const said = stderr.trim();
  const missing = /required variable (\w+) is missing a value: (.+)/.exec(said);
  if (missing) return `Expected ${missing[1]} to be set in .env, got nothing; ${missing[2]}.`;
  if (/unknown docker command|is not a docker command/.test(said)) {
    return 'Expected docker compose 2.26 or newer, got a docker without it; run `make setup`.';
  }
  const image = /No such image: (\S+)/i.exec(said);
  if (image) return `Expected the image ${image[1]} on this machine, got none; run \`make images\`.`;
  return `Expected docker compose ${args[0]} to succeed, got: ${said.split('\n').slice(-4).join(' ').trim()}`;
}
