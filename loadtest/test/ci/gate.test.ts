import { existsSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMPARISONS } from '../report/compare/sample-comparison.ts';
import { RESULTS } from '../report/sample-result.ts';
import { createOutputs, makeFolder, ROOT, readLines, runScript } from './script.ts';

type Env = Readonly<Record<string, string>>;

const STUB = new URL('./stub-shardgate.sh', import.meta.url).pathname;

/** Of loads and, as `compare pass`, of comparisons. */
const KEPT: Readonly<Record<string, Readonly<{ exitCode: number }>>> = {
  ...RESULTS,
  ...Object.fromEntries(Object.entries(COMPARISONS).map(([name, result]) => [`compare ${name}`, result])),
};

/** A job on GitHub whose run, and the one after it, have the given results, or none. */
async function runGate(names: string | readonly [string, string], env: Env = {}) {
  const [name, second = name] = typeof names === 'string' ? [names] : names;
  const folder = makeFolder();
  const outputs = createOutputs();
  const log = join(folder, 'commands');
  writeFileSync(log, '');
  const ended = await runScript('gate.sh', [], {
    env: {
      SHARDGATE_BIN: STUB,
      SHARDGATE_RESULTS: join(folder, 'results'),
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: outputs.path,
      GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
      STUB_RESULT: keep(folder, name),
      STUB_CODE: String(KEPT[name]?.exitCode ?? 2),
      STUB_RESULT_2: keep(folder, second),
      STUB_CODE_2: String(KEPT[second]?.exitCode ?? 2),
      STUB_LOG: log,
      STUB_ENV: join(folder, 'env'),
      STUB_KIT: join(ROOT, 'bin/shardgate'),
      STUB_REPORT: 'quick',
      ...env,
    },
  });
  const commands = readLines(log).map((line) => line.replace(/^shardgate /, ''));
  return { ...ended, outputs: outputs.read(), commands, folder, results: join(folder, 'results') };
}

function keep(folder: string, name: string): string {
  if (name === 'none') return '';
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(KEPT[name]));
  return path;
}

const readIn = (folder: string, name: string) => {
  return existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '';
};

const COMPARED: Env = { SHARDGATE_BASE: 'app:base', SHARDGATE_HEAD: 'app:head' };
const ONCE: Env = { SHARDGATE_RETRY: 'false' };
const REPORTED: Env = { STUB_REPORT: '' }; // by the kit itself

describe('a gated job', () => {
  it.each<[string, number, string, Env]>([
    ['pass', 0, 'PASS', {}],
    ['fail', 1, 'FAIL', { SHARDGATE_UNDECIDED: 'warn' }], // it is decided
    ['error', 2, 'ERROR', { SHARDGATE_UNDECIDED: 'warn' }],
    ['invalid', 4, 'INVALID', ONCE],
    ['compare pass', 0, 'PASS', COMPARED],
    ['compare fail', 1, 'FAIL', { ...COMPARED, SHARDGATE_UNDECIDED: 'warn' }],
    ['compare error', 2, 'ERROR', { ...COMPARED, SHARDGATE_UNDECIDED: 'warn' }],
    ['compare inconclusive', 3, 'INCONCLUSIVE', { ...COMPARED, ...ONCE }],
    ['compare invalid', 4, 'INVALID', { ...COMPARED, ...ONCE }],
  ])(
    'of a run that says %s ends with %d and hands out the verdict, the code and the report',
    async (name, code, verdict, env) => {
      const ended = await runGate(name, { ...env, ...REPORTED });
      expect(ended.code).toBe(code);
      expect(ended.outputs).toEqual({
        verdict,
        'exit-code': String(code),
        results: join(ended.results, 'run-1'),
        report: join(ended.results, 'run-1', 'report.md'),
      });
    },
  );

  it.each([
    ['invalid', 'INVALID', '4', {}],
    ['compare inconclusive', 'INCONCLUSIVE', '3', COMPARED],
  ] as const)('only warns of %s when asked to, and says the true verdict', async (name, verdict, code, env) => {
    const ended = await runGate(name, { ...env, ...ONCE, SHARDGATE_UNDECIDED: 'warn' });
    expect(ended.code).toBe(0);
    expect(ended.outputs).toMatchObject({ verdict, 'exit-code': code });
    expect(ended.stdout).toContain(`::warning title=shardgate::The verdict is ${verdict}, not PASS: the job goes on`);
  });

  it('annotates the job with the verdict that decides, and gives its summary that report', async () => {
    const names = ['compare invalid', 'compare fail'] as const;
    const { stdout, folder } = await runGate(names, { ...COMPARED, ...REPORTED });
    expect(stdout.split('\n').filter((line) => line.startsWith('::'))).toEqual([
      expect.stringMatching(/^::error title=compare%3A FAIL%3A HEAD is worse than BASE::/),
    ]);
    expect(readIn(folder, 'summary.md')).toBe(readIn(folder, 'results/run-2/report.md'));
    expect(readIn(folder, 'summary.md')).toMatch(/^# FAIL: /);
  });

  it.each<[string, string, Env]>([
    ['left no result, although its code is 0', 'none', { STUB_CODE: '0' }],
    ['has a result that says otherwise than its code', 'fail', { STUB_CODE: '0' }],
    ['was killed', 'pass', { STUB_CODE: '137' }],
  ])('is an ERROR when its run %s', async (_, name, env) => {
    const ended = await runGate(name, { ...env, SHARDGATE_UNDECIDED: 'warn' });
    expect(ended).toMatchObject({ code: 2, outputs: { verdict: 'ERROR', 'exit-code': '2' } });
  });

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

describe('an undecided run', () => {
  it.each([
    ['invalid', 'pass', 0, 'PASS', {}],
    ['compare inconclusive', 'compare fail', 1, 'FAIL', COMPARED],
    ['compare invalid', 'compare inconclusive', 3, 'INCONCLUSIVE', COMPARED],
  ] as const)('that says %s is made once more, and %s decides', async (first, second, code, verdict, env) => {
    const ended = await runGate([first, second], env);
    expect(ended).toMatchObject({ code, outputs: { verdict, results: join(ended.results, 'run-2') } });
    expect(ended.commands).toHaveLength(2);
  });
});

describe.concurrent('the time limit', () => {
  it.each([
    ['error', 'the result that it left', { results: 'run-1' }],
    ['none', 'nothing', { results: '' }],
  ])('ends a run, an ERROR that is told: %s', async (name, _, { results }) => {
    const ended = await runGate(name, { STUB_HANGS: '1', SHARDGATE_TIME_LIMIT: '4s', SHARDGATE_UNDECIDED: 'warn' });
    expect(ended).toMatchObject({ code: 2, outputs: { verdict: 'ERROR', 'exit-code': '2' } });
    expect(ended.outputs.results).toBe(results && join(ended.results, results));
    expect(ended.stdout).toContain(
      '::error title=shardgate::The run was ended at its time limit of 4 s: nothing is known.',
    );
  });

  it('leaves the verdict of the first run where it ends the second', async () => {
    const ended = await runGate(['invalid', 'error'], { STUB_HANGS: '2', SHARDGATE_TIME_LIMIT: '10s' });
    expect(ended).toMatchObject({ code: 4, outputs: { verdict: 'INVALID', results: join(ended.results, 'run-1') } });
    expect(ended.stdout).toContain('::notice title=shardgate::The second run was ended at the time limit');
    expect(readlinkSync(join(ended.results, 'latest'))).toBe('run-1');
  });

  it('lets no second run begin that it would have to end', async () => {
    const ended = await runGate('invalid', { STUB_TAKES: '6', SHARDGATE_TIME_LIMIT: '10s' });
    expect(ended).toMatchObject({ code: 4, outputs: { verdict: 'INVALID' } });
    expect(ended.commands).toHaveLength(1);
    expect(ended.stdout).toContain('::notice title=shardgate::No time is left to run once more');
  });
});
