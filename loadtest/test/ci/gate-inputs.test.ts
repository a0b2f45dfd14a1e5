// What a gated job is given: handed on to the kit, or refused before it runs anything.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMPARED, type Env, runGate } from './gated-job.ts';
import { readLines } from './script.ts';

describe('a gated job', () => {
  it('loads with what it was given', async () => {
    const given = {
      SHARDGATE_PROFILE: 'heavy',
      SHARDGATE_TARGETS: 'phase-b',
      SHARDGATE_PATH: '/sync',
      SHARDGATE_RATE: '300',
    };
    const { commands, results } = await runGate('pass', given);
    expect(commands).toEqual([
      `load heavy --targets phase-b --path /sync --rate 300 --on-invalid fail --annotate none --results ${results}`,
    ]);
  });

  it('compares two images with what it was given', async () => {
    const { commands, results } = await runGate('compare pass', {
      ...COMPARED,
      SHARDGATE_MAX_BLOCKS: '11',
      SHARDGATE_METRICS: 'rps,p95Ms',
      SHARDGATE_TARGETS: './head.json',
      SHARDGATE_RULES: 'gate/rules.json',
      SHARDGATE_RATE: '200',
    });
    expect(commands).toEqual([
      'compare app:base app:head --on-inconclusive fail --max-blocks 11 --metrics rps,p95Ms --rules gate/rules.json ' +
        `--targets ./head.json --rate 200 --on-invalid fail --annotate none --results ${results}`,
    ]);
  });

  it('gives both servers variables whose values no command line and no log has', async () => {
    const { commands, folder, stdout, stderr } = await runGate('compare pass', {
      ...COMPARED,
      SHARDGATE_ENV: 'SHOP_PIN\n\nLOG_LEVEL=warn up\ncode=s3cret-b\n', // a variable of the script has that name, too
      SHOP_PIN: 's3cret-a',
    });
    expect(commands[0]).toContain('--env SHOP_PIN --env LOG_LEVEL --env code');
    const env = readLines(join(folder, 'env'));
    expect(env).toEqual(expect.arrayContaining(['SHOP_PIN=s3cret-a', 'LOG_LEVEL=warn up', 'code=s3cret-b']));
    expect(env.filter((line) => line.startsWith('SHARDGATE_ENV'))).toEqual([]);
    expect(`${commands}${stdout}${stderr}`).not.toMatch(/s3cret|warn up/);
  });

  it.each<[string, Env, string]>([
    [
      'one arm alone',
      { SHARDGATE_BASE: 'app:base' },
      'Expected base and head, or neither, got base "app:base" and head ""',
    ],
    [
      'an option for a ref',
      { ...COMPARED, SHARDGATE_HEAD: '--help' },
      'Expected head to be an image or a git ref, got "--help"',
    ],
    [
      'a command for a ref',
      { ...COMPARED, SHARDGATE_BASE: '$(id)' },
      'Expected base to be an image or a git ref, got "$(id)"',
    ],
    [
      'a profile of two words',
      { SHARDGATE_PROFILE: 'light --json' },
      'Expected profile to be the name of a profile, got',
    ],
    ['an option for targets', { SHARDGATE_TARGETS: '--measure-only' }, 'Expected targets to be a name or a path, got'],
    ['a file URL', { SHARDGATE_TARGET_URL: 'file:///etc/passwd' }, 'Expected target-url to be an http URL, got'],
    ['a relative path', { SHARDGATE_PATH: 'sync' }, 'Expected path to be a path that begins with /, got "sync"'],
    [
      'no number of blocks',
      { ...COMPARED, SHARDGATE_MAX_BLOCKS: '0' },
      'Expected max-blocks to be an integer from 1 to 999',
    ],
    [
      'blocks without arms',
      { SHARDGATE_MAX_BLOCKS: '9' },
      'Expected max-blocks, metrics, ready-path, rules and env only beside base and head',
    ],
    ['an unknown policy', { SHARDGATE_UNDECIDED: 'ignore' }, 'Expected undecided to be fail or warn, got "ignore"'],
    ['a doubtful retry', { SHARDGATE_RETRY: 'yes' }, 'Expected retry to be true or false, got "yes"'],
    ['no rate', { SHARDGATE_RATE: '0.5' }, 'Expected rate to be an integer from 1 to 999999, got "0.5"'],
    ['an option for rules', { ...COMPARED, SHARDGATE_RULES: '--json' }, 'Expected rules to be a path, got "--json"'],
    ['a limit without a unit', { SHARDGATE_TIME_LIMIT: '60' }, 'Expected time-limit to be a number with its unit'],
    [
      'rules without arms',
      { SHARDGATE_RULES: 'rules.json' },
      'Expected max-blocks, metrics, ready-path, rules and env only beside base and head',
    ],
    [
      'variables without arms',
      { SHARDGATE_ENV: 'A=1' },
      'Expected max-blocks, metrics, ready-path, rules and env only beside base and head',
    ],
    [
      'a variable that is none',
      { ...COMPARED, SHARDGATE_ENV: 'A=1\n--privileged' },
      'Expected env to be lines of NAME or NAME=VALUE, got one that is neither',
    ],
    [
      'a variable that nobody gave a value',
      { ...COMPARED, SHARDGATE_ENV: 'DATABASE_URL' },
      'Expected DATABASE_URL, which env names, in the environment of the job, got nothing',
    ],
    [
      'a variable that would steer the kit',
      { ...COMPARED, SHARDGATE_ENV: 'DOCKER_HOST=tcp://elsewhere' },
      'Expected env to leave DOCKER_HOST to the kit, got a value for it; set it in the image',
    ],
    [
      'images and a URL',
      { ...COMPARED, SHARDGATE_TARGET_URL: 'http://127.0.0.1:1/' },
      'Expected base and head, or target-url',
    ],
  ])('refuses %s before it runs anything', async (_, env, message) => {
    const ended = await runGate('pass', env);
    expect(ended).toMatchObject({ code: 2, commands: [], outputs: { verdict: 'ERROR', 'exit-code': '2' } });
    expect(ended.stdout).toContain(`::error title=shardgate::${message}`);
  });

  it('lets no input write a command of the runner', async () => {
    const ended = await runGate('pass', { SHARDGATE_PROFILE: 'x\n::notice::owned' });
    expect(ended.stdout.split('\n').filter((line) => line.startsWith('::'))).toHaveLength(1);
    expect(ended.stdout).toContain('%0A::notice::owned');
  });

  it('speaks plainly where it is not GitHub that runs it', async () => {
    const ended = await runGate('pass', { GITHUB_ACTIONS: '', SHARDGATE_RETRY: 'yes' });
    expect(ended.stderr).toBe('error: Expected retry to be true or false, got "yes"');
  });
});
