import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { toVariableOption } from '../../cli/variable-option.ts';

function parse(...args: readonly string[]): unknown {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  command.addOption(toVariableOption('--env <name[=value]>', 'for both', { PIN: '1=2', EMPTY: '', OTHER: '3' }));
  return command.parse(args, { from: 'user' }).opts().env;
}

describe('a variable for a server', () => {
  it('is taken as it is given, or from the environment where its name stands alone', () => {
    expect(parse('--env', 'A=1', '--env', 'PIN', '--env', 'EMPTY')).toEqual(['A=1', 'PIN=1=2', 'EMPTY=']);
    expect(parse()).toEqual([]);
  });

  it('is refused where the environment has none of that name', () => {
    expect(() => parse('--env', 'DATABASE_URL')).toThrow(
      'Expected DATABASE_URL in the environment, as no value was given for it, got nothing.',
    );
  });

  it('is left to the comparison where it is no variable at all', () => {
    expect(parse('--env', '=1', '--env', 'a b')).toEqual(['=1', 'a b']);
  });
});
