// The action as it stands in its file, in a repository of somebody else: what a job makes of a verdict.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMPARISONS } from '../report/compare/sample-comparison.ts';
import { type Machine, runJob } from './github-runner.ts';
import { TOKEN, useGithub } from './github-server.ts';
import { makeFolder, readLines } from './script.ts';
import { leavesOutNoStepOf, toRun } from './workflow-run.ts';
import { createWorkspace } from './workspace.ts';

const github = useGithub();

describe('the action, in a repository of somebody else', () => {
  const job = (inputs: object, env = {}) => ({
    steps: [{ id: 'gate', uses: './', with: { base: 'app:base', head: 'app:head', ...inputs }, env }],
  });
  const event = (from: string) => ({ pull_request: { number: 7, head: { repo: { full_name: from } } } });
  const act = async (inputs: object, machine: Partial<Machine> = {}, env = {}) => {
    const workspace = createWorkspace();
    const ended = await runJob(job(inputs, env), {
      workspace,
      github: { token: TOKEN, event: event('octo/app') },
      ...machine,
      env: { GITHUB_API_URL: github().url, GITHUB_SERVER_URL: 'https://github.example', ...machine.env },
    });
    return { ...ended, workspace, calls: workspace.calls() };
  };

  it('hands out the verdict, and keeps one comment on the pull request up to date', async () => {
    const { status, outputs, workspace } = await act({ comment: 'true' }, { env: toRun(COMPARISONS.fail) });
    const results = join(workspace.folder, 'shardgate-results/run-1');
    expect(status).toBe('failure');
    expect(outputs.gate).toEqual({ verdict: 'FAIL', 'exit-code': '1', results, report: join(results, 'report.md') });
    expect(github().comments.map(({ body }) => body)).toEqual([
      expect.stringContaining('# FAIL: HEAD is worse than BASE'),
    ]);
  });

  it.each([
    ['an ERROR when the run left nothing', { env: { STUB_RESULT: '' } }, ['# ERROR: the run left no result']],
    [
      'nothing from a fork',
      { env: toRun(COMPARISONS.pass), github: { token: TOKEN, event: event('stranger/app') } },
      [],
    ],
  ])('comments %s', async (_, machine, expected) => {
    await act({ comment: 'true' }, machine);
    expect(github().comments.map(({ body }) => body)).toEqual(expected.map((text) => expect.stringContaining(text)));
  });

  it('does not let a comment that is refused change the verdict', async () => {
    const refused = { token: 'ghs_ofAnotherRepository', event: event('octo/app') };
    const { status, log } = await act({ comment: 'true' }, { env: toRun(COMPARISONS.pass), github: refused });
    expect(status).toBe('success');
    expect(log).toMatch(/Expected GitHub to accept GET \/issues\/7\/comments\S*, got status 401/);
    expect(log).not.toContain('ghs_');
  });

  it('gives the images a secret that the step has, and shows it to nobody', async () => {
    const inputs = { env: 'DATABASE_URL\nLOG_LEVEL=warn\n', rate: 100, metrics: 'p95Ms', rules: 'rules.json' };
    const seen = join(makeFolder(), 'env');
    const machine = { env: { ...toRun(COMPARISONS.pass), STUB_ENV: seen } };
    const { calls, log } = await act(inputs, machine, { DATABASE_URL: 'postgres://me:s3cret@db/x' });
    expect(calls[0]).toContain('--metrics p95Ms --rules rules.json --env DATABASE_URL --env LOG_LEVEL --rate 100');
    expect(readLines(seen)).toEqual(
      expect.arrayContaining(['DATABASE_URL=postgres://me:s3cret@db/x', 'LOG_LEVEL=warn']),
    );
    expect(`${calls}${log}`).not.toContain('s3cret');
  });
});

leavesOutNoStepOf('action.yml');
