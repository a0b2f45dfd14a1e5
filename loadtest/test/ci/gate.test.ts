import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RESULTS } from '../report/sample-result.ts';
import { createOutputs, makeFolder, ROOT, readLines, runScript } from './script.ts';

type Env = Readonly<Record<string, string>>;

const STUB = new URL('./stub-shardgate.sh', import.meta.url).pathname;

/** A job on GitHub whose run has the given result: `pass`, `fail`, … of the samples, or none. */
async function runGate(name: string, env: Env = {}) {
  const folder = makeFolder();
  const outputs = createOutputs();
  const log = join(folder, 'commands');
  const result = join(folder, 'sample.json');
  writeFileSync(log, '');
  writeFileSync(result, JSON.stringify(RESULTS[name] ?? null));
  const ended = await runScript('gate.sh', [], {
    env: {
      SHARDGATE_BIN: STUB,
      SHARDGATE_RESULTS: join(folder, 'results'),
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: outputs.path,
      STUB_RESULT: name === 'none' ? '' : result,
      STUB_CODE: String(RESULTS[name]?.exitCode ?? 2),
      STUB_LOG: log,
      STUB_KIT: join(ROOT, 'bin/shardgate'),
      ...env,
    },
  });
  return { ...ended, outputs: outputs.read(), commands: readLines(log), results: join(folder, 'results') };
}

const COMPARED: Env = { SHARDGATE_BASE: 'app:base', SHARDGATE_HEAD: 'app:head' };

describe('a gated job', () => {
  it.each<[string, number, string, Env]>([
    ['pass', 0, 'PASS', {}],
    ['fail', 1, 'FAIL', { SHARDGATE_UNDECIDED: 'warn' }], // it is decided
    ['error', 2, 'ERROR', { SHARDGATE_UNDECIDED: 'warn' }],
    ['invalid', 4, 'INVALID', {}],
  ])(
    'of a run that says %s ends with %d and hands out the verdict, the code and the report',
    async (name, code, verdict, env) => {
      const ended = await runGate(name, env);
      expect(ended.code).toBe(code);
      expect(ended.outputs).toEqual({
        verdict,
        'exit-code': String(code),
        results: join(ended.results, 'run-1'),
        report: join(ended.results, 'run-1', 'report.md'),
      });
    },
  );

  it('only warns of what is undecided when asked to, and says the true verdict', async () => {
    const ended = await runGate('invalid', { SHARDGATE_UNDECIDED: 'warn' });
    expect(ended.code).toBe(0);
    expect(ended.outputs).toMatchObject({ verdict: 'INVALID', 'exit-code': '4' });
    expect(ended.stdout).toContain('::warning title=shardgate::The verdict is INVALID, not PASS: the job goes on');
  });

  it.each<[string, string, Env]>([
    ['left no result, although its code is 0', 'none', { STUB_CODE: '0' }],
    ['has a result that says otherwise than its code', 'fail', { STUB_CODE: '0' }],
    ['was killed', 'pass', { STUB_CODE: '137' }],
  ])('is an ERROR when its run %s', async (_, name, env) => {
    const ended = await runGate(name, { ...env, SHARDGATE_UNDECIDED: 'warn' });
    expect(ended).toMatchObject({ code: 2, outputs: { verdict: 'ERROR', 'exit-code': '2' } });
  });

  it('loads with what it was given, and repeats what is undecided once', async () => {
    const given = { SHARDGATE_PROFILE: 'heavy', SHARDGATE_TARGETS: 'phase-b', SHARDGATE_PATH: '/sync' };
    const { commands, results } = await runGate('pass', given);
    const expected = `load heavy --on-invalid retry --targets phase-b --path /sync --results ${results}`;
    expect(commands).toEqual([expected]);
  });

  it('compares two images, without a repetition where that is not wanted', async () => {
    const { commands, results } = await runGate('pass', {
      ...COMPARED,
      SHARDGATE_RETRY: 'false',
      SHARDGATE_MAX_BLOCKS: '11',
      SHARDGATE_METRICS: 'rps,p95Ms',
      SHARDGATE_TARGETS: './head.json',
    });
    expect(commands).toEqual([
      `compare app:base app:head --on-inconclusive fail --on-invalid fail --max-blocks 11 --metrics rps,p95Ms --targets ./head.json --results ${results}`,
    ]);
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
      'Expected max-blocks, metrics and ready-path only beside base and head',
    ],
    ['an unknown policy', { SHARDGATE_UNDECIDED: 'ignore' }, 'Expected undecided to be fail or warn, got "ignore"'],
    ['a doubtful retry', { SHARDGATE_RETRY: 'yes' }, 'Expected retry to be true or false, got "yes"'],
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
