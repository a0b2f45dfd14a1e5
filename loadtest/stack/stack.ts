// The stack as the command line sees it: where its files are, what its variables say, who runs its containers.
import { join } from 'node:path';
import { dockerEnv, findDocker } from '../host/docker-client.ts';
import { ensureCredentials } from './credentials.ts';
import { loadEnvFile } from './env-file.ts';

type Env = Readonly<NodeJS.ProcessEnv>;

export type Stack = Readonly<{
  root: string; // of the checkout
  project: string; // docker compose's name for it
  docker: string; // path of the client
  env: Env; // .env, overridden by the process environment, as docker compose does it
  commandEnv: Readonly<Record<string, string>>; // for every call of docker
}>;

/** Anything about the stack that a person can mend; the message is one paragraph and names the remedy. */
export class StackError extends Error {
  override readonly name: string = 'StackError';
}

const DEFAULT_PROJECT = 'shardgate';

/** Reads only: for `status` and `down`. */
export async function loadStack(root: string, processEnv: Env): Promise<Stack> {
  const [file, docker] = await Promise.all([loadEnvFile(toEnvFile(root)), findDocker(processEnv)]);
  const env = { ...file, ...processEnv };
  return { root, docker, env, project: env.COMPOSE_PROJECT_NAME || DEFAULT_PROJECT, commandEnv: dockerEnv(processEnv) };
}

/** Also generates missing credentials: for whatever starts a service. */
export async function openStack(root: string, processEnv: Env): Promise<Stack> {
  await ensureCredentials(toEnvFile(root), processEnv);
  return loadStack(root, processEnv);
}

/** The same stack with other variables, as if .env had them. */
export function withEnv(stack: Stack, values: Readonly<Record<string, string>>): Stack {
  return { ...stack, env: { ...stack.env, ...values }, commandEnv: { ...stack.commandEnv, ...values } };
}

export function toEnvFile(root: string): string {
  return join(root, '.env');
}

/** A variable that must be set by now. */
export function requireEnv({ env }: Stack, name: string, remedy: string): string {
  const value = env[name];
  if (value) return value;
  throw new StackError(`Expected ${name} to be set in .env, got nothing; ${remedy}.`);
}
