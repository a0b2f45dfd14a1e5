// Variables for a server: `--env NAME=VALUE`, or `--env NAME` for the value that the environment has. No process list shows that.
import { InvalidArgumentError, Option } from 'commander';
import type { Env } from './context.ts';

/** May be repeated; hands on `NAME=VALUE`, and whatever is neither as it was given. */
export function toVariableOption(flags: string, description: string, env: Env): Option {
  const append = (text: string, before: readonly string[]) => [...before, toAssignment(text, env)];
  return new Option(flags, description).argParser<readonly string[]>(append).default([], 'none');
}

function toAssignment(text: string, env: Env): string {
  if (!/^[A-Za-z_]\w*$/.test(text)) return text;
  const value = env[text];
  if (value !== undefined) return `${text}=${value}`;
  throw new InvalidArgumentError(`Expected ${text} in the environment, as no value was given for it, got nothing.`);
}
