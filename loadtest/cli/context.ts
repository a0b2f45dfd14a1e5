// What every command is handed: where it runs, where it may write, when to stop.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SetupContext } from '../setup/ensure-ready.ts';
import { type Console, createConsole } from './console.ts';

export type Env = Readonly<Record<string, string | undefined>>;

export type CommandContext = Readonly<{
  root: string; // of the checkout
  env: Env;
  console: Console;
  signal: AbortSignal; // aborted by Ctrl-C and SIGTERM
  command: readonly string[]; // as it was typed, for the result
}>;

/** For what sets up engine, images and plan: it asks and tells by this console. */
export function toSetupContext({ root, env, console, signal }: CommandContext): SetupContext {
  return { root, env, ask: console.ask, tell: console.say, signal };
}

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export function createContext(process: NodeJS.Process, signal: AbortSignal): CommandContext {
  return {
    root: ROOT,
    env: process.env,
    console: createConsole(process.stdout, process.stderr, process.stdin, process.env),
    signal,
    command: ['shardgate', ...process.argv.slice(2)],
  };
}
