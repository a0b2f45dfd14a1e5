import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { toVariableOption } from '../../cli/variable-option.ts';

function parse(...args: readonly string[]) {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  const hidden: string[] = [];
  const source = { env: { PIN: '1=2', EMPTY: '', OTHER: '3' }, hide: (name: string) => hidden.push(name) };
  command.addOption(toVariableOption('--env <name[=value]>', 'for both', source));
  return { env: command.parse(args, { from: 'user' }).opts().env, hidden };
}

describe('a variable for a server', () => {
  it('is taken as it is given, or from the environment where its name stands alone, and is hidden then', () => {
    const { env, hidden } = parse('--env', 'A=1', '--env', 'PIN', '--env', 'EMPTY');
    expect([env, hidden]).toEqual([
      ['A=1', 'PIN=1=2', 'EMPTY='],
      ['PIN', 'EMPTY'],
    ]);
    expect(parse()).toEqual({ env: [], hidden: [] });
  });

  it('is refused where the environment has none of that name', () => {
    expect(() => parse('--env', 'DATABASE_URL')).toThrow(
      'Expected DATABASE_URL in the environment, as no value was given for it, got nothing.',
    );
  });

  it('is left to the comparison where it is no variable at all', () => {
    expect(parse('--env', '=1', '--env', 'a b')).toEqual({ env: ['=1', 'a b'], hidden: [] });
  });
});
