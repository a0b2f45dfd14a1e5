// Variables for a server: `--env NAME=VALUE`, or `--env NAME` for the value that the environment has. No process list shows that.
import { InvalidArgumentError, Option } from 'commander';
import type { Env } from './context.ts';

/** `hide` is told the names that stood alone: what nobody typed is taken for a secret. */
export type VariableSource = Readonly<{ env: Env; hide: (name: string) => void }>;

/** May be repeated; hands on `NAME=VALUE`, and whatever is neither as it was given. */
export function toVariableOption(flags: string, description: string, { env, hide }: VariableSource): Option {
  const append = (text: string, before: readonly string[]) => {
    const assignment = toAssignment(text, env);
    if (assignment !== text) hide(text);
    return [...before, assignment];
  };
  return new Option(flags, description).argParser<readonly string[]>(append).default([], 'none');
}

function toAssignment(text: string, env: Env): string {
  if (!/^[A-Za-z_]\w*$/.test(text)) return text;
  const value = env[text];
  if (value !== undefined) return `${text}=${value}`;
  throw new InvalidArgumentError(`Expected ${text} in the environment, as no value was given for it, got nothing.`);
}
