import { describe, expect, it } from 'vitest';
import { type GeneratorRun, toGeneratorCommand } from '../../stack/generator.ts';
import { toStack } from './fake-stack.ts';

const run: GeneratorRun = {
  container: 'k6-1',
  inputFolder: null,
  outputFolder: null,
  env: { GOGC: 'a b' },
  args: ['run', '/scenarios/rate.ts'],
};

describe('toGeneratorCommand', () => {
  it('runs k6 in the foreground by docker compose, with its environment, and counts its CPUs', () => {
    const command = toGeneratorCommand(toStack({ LOAD_CPUSET: '1-3,8' }, '/usr/bin/docker'), 'k6', run);
    expect(command.slice(0, 2)).toEqual(['/usr/bin/docker', 'compose']);
    expect(command.join(' ')).toContain('run --rm --no-deps --no-TTY --user ');
    expect(command.slice(-9)).toEqual([
      '--name',
      'k6-1',
      '--env',
      'GOMAXPROCS=4',
      '--env',
      'GOGC=a b',
      'k6',
      'run',
      '/scenarios/rate.ts',
    ]);
  });

  it('mounts the folders that the caller names, the input read-only', () => {
    const folders = { inputFolder: '/tmp/in', outputFolder: '/tmp/out' };
    const command = toGeneratorCommand(toStack({ LOAD_CPUSET: '1' }), 'k6', { ...run, ...folders });
    expect(command.join(' ')).toContain('--volume /tmp/in:/leg:ro --volume /tmp/out:/results k6 run');
  });

  it('wants a plan first', () => {
    expect(() => toGeneratorCommand(toStack({}), 'k6', run)).toThrow(
      'Expected LOAD_CPUSET to be set in .env, got nothing; run `make plan`.',
    );
  });
});
