import { describe, expect, it } from 'vitest';
import { runCompose, toComposeArgs } from '../../stack/compose.ts';
import { makeDocker, toStack } from './fake-stack.ts';

const runWith = async (script: string) =>
  runCompose({ ...toStack({}, await makeDocker(script)), root: '/' }, ['up', 'app']);

describe('runCompose', () => {
  it('names project, folder and every profile, and returns what compose printed', async () => {
    expect(await runWith('echo "$*"')).toBe(
      'compose --project-name shardgate-fake --project-directory / --profile edge --profile load --profile crosscheck up app',
    );
  });

  it.each([
    [
      'error while interpolating services.app.cpuset: required variable APP_CPUSET is missing a value: run make plan',
      'Expected APP_CPUSET to be set in .env, got nothing; run make plan.',
    ],
    [
      "docker: 'compose' is not a docker command.",
      'Expected docker compose 2.26 or newer, got a docker without it; run `make setup`.',
    ],
    [
      'Error response from daemon: No such image: shardgate/app:1',
      'Expected the image shardgate/app:1 on this machine, got none; run `make images`.',
    ],
    ['one\ntwo\nthree\nfour\nfive', 'Expected docker compose up to succeed, got: two three four five'],
  ])('turns %j into one sentence with its remedy', async (stderr, message) => {
    const words = stderr.split('\n').map((line) => `"${line}"`);
    await expect(runWith(`printf '%s\\n' ${words.join(' ')} >&2; exit 1`)).rejects.toThrow(message);
  });

  it('says so when there is no client at all', async () => {
    await expect(runCompose({ ...toStack({}), root: '/' }, ['ps'])).rejects.toThrow(
      /^Expected docker compose ps to succeed, got: .*ENOENT/,
    );
  });
});

describe('toComposeArgs', () => {
  it('begins with compose', () => {
    expect(toComposeArgs(toStack({}))[0]).toBe('compose');
  });
});
