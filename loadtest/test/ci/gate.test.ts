// How a gated job ends, what it hands out, and when it runs once more.
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMPARED, type Env, ONCE, REPORTED, runGate } from './gated-job.ts';

const readIn = (folder: string, name: string) => {
  return existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '';
};

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
