import { describe, expect, it } from 'vitest';
import { toContainerVariables } from '../../bench/container-variables.ts';

describe('the variables of a container', () => {
  it('have their names on the command line of docker, and their values in its environment', () => {
    const given = { DATABASE_URL: 'postgres://me:s3cret@db/x', KEY: 'two\nlines', EMPTY: '' };
    const { flags, env } = toContainerVariables(given);
    expect(flags).toEqual(['--env', 'DATABASE_URL', '--env', 'KEY', '--env', 'EMPTY']);
    expect(env).toEqual(given);
  });

  it('that steer docker itself are kept from it', () => {
    const { flags, env } = toContainerVariables({ PATH: '/app/bin', DOCKER_HOST: 'tcp://elsewhere' });
    expect(flags).toEqual(['--env', 'PATH=/app/bin', '--env', 'DOCKER_HOST=tcp://elsewhere']);
    expect(env).toEqual({});
  });
});
