// An image of the user's own in the server's slot: same CPUs, same hardening, none of the metrics of shardgate's server.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Stack, StackError } from './stack.ts';

export type Guest = Readonly<{ readyPath: string }>;

/** Completes docker-compose.yml for a guest. */
export const GUEST_FILE = 'docker-compose.guest.yml';

/**
 * Null where the slot holds shardgate's own server.
 *
 * @throws StackError when APP_READY_PATH is no path
 */
export function readGuest(env: Stack['env']): Guest | null {
  const readyPath = env.APP_READY_PATH;
  if (!readyPath) return null;
  if (/^\/[\x21-\x7e]*$/.test(readyPath)) return { readyPath };
  throw new StackError(`Expected APP_READY_PATH to begin with / and hold no blank, got ${JSON.stringify(readyPath)}.`);
}

/** What a guest's container is started from beyond docker-compose.yml: the other file, and the variables of its own. */
export async function readGuestInputs({ root, env }: Stack): Promise<readonly string[]> {
  if (readGuest(env) === null) return [];
  const own = env.APP_ENV_FILE ? await readEnvFile(resolve(root, env.APP_ENV_FILE)) : '';
  return [await readFile(resolve(root, GUEST_FILE), 'utf8'), env.APP_USER ?? '', own];
}

/** @throws StackError: compose would start the image without its variables */
async function readEnvFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new StackError(`Expected APP_ENV_FILE to name a file of variables, got ${path}, which cannot be read.`, {
      cause,
    });
  }
}
