// What every command is handed: where it runs, where it may write, when to stop.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Console, createConsole } from './console.ts';

export type Env = Readonly<Record<string, string | undefined>>;

export type CommandContext = Readonly<{
  root: string; // of the checkout
  env: Env;
  console: Console;
  signal: AbortSignal; // aborted by Ctrl-C and SIGTERM
  command: readonly string[]; // as it was typed, for the result
}>;

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
