// The workflow nightly as it stands in its file: the gate's own test, the comparison with the last release, the history.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMPARISONS } from '../report/compare/sample-comparison.ts';
import { RESULTS } from '../report/sample-result.ts';
import type { Used } from './github-runner.ts';
import { readLines } from './script.ts';
import { FAILING_GIT, leavesOutNoStepOf, runWorkflow, toRun, toUploads, writeWithFolder } from './workflow-run.ts';
import { createWorkspace } from './workspace.ts';

describe('the workflow nightly', () => {
  it.each([
    ['0', 'success'],
    ['1', 'failure'],
  ])('tests the gate itself, and keeps what it measured: code %s is a %s', async (code, expected) => {
    const { status, calls, used } = await runWorkflow('nightly.yml', 'self-test', { env: { STUB_OTHER_CODE: code } });
    expect([status, calls]).toEqual([expected, ['shardgate gate-selftest']]);
    expect(toUploads(used).map(({ inputs }) => inputs)).toEqual([{ name: 'self-test', path: 'results/' }]);
  });

  it.each([
    ['pass', 'success'],
    ['inconclusive', 'failure'], // a gate that decides nothing any more needs a look
  ])('compares with the last release once, and then looks at the history: %s', async (name, expected) => {
    const tags = ['v0.9.0', 'v0.10.0'];
    const { status, calls, used } = await runWorkflow('nightly.yml', 'since-release', {
      tags,
      env: toRun(COMPARISONS[name]),
    });
    expect(status).toBe(expected);
    expect(calls).toEqual([
      expect.stringMatching(/^shardgate compare v0\.10\.0 HEAD .*--on-invalid fail/),
      'shardgate history --gate --chart results/history.svg',
    ]);
    expect(toUploads(used)).toHaveLength(1);
  });

  it('judges by targets while there is no release, and has no history to look at', async () => {
    const { status, calls } = await runWorkflow('nightly.yml', 'since-release', { env: toRun(RESULTS.pass) });
    expect([status, calls]).toEqual(['success', [expect.stringMatching(/^shardgate load light /)]]);
  });

  it('fails when the releases cannot be listed, rather than take it for the first', async () => {
    const workspace = createWorkspace({ tags: ['v0.9.0'] });
    workspace.addTool('git', FAILING_GIT);
    const { status, calls } = await runWorkflow('nightly.yml', 'since-release', { workspace });
    expect([status, calls]).toEqual(['failure', []]);
  });

  it('keeps the history in a branch of its own, where the next night finds it', async () => {
    const workspace = createWorkspace();
    const does = ({ name, inputs }: Used) => {
      if (name === 'actions/download-artifact')
        writeWithFolder(join(workspace.folder, inputs.path ?? '', 'history.jsonl'), '{"a":1}\n');
    };
    expect(await runWorkflow('nightly.yml', 'keep-history', { workspace, does })).toMatchObject({ status: 'success' });
    const next = await runWorkflow('nightly.yml', 'since-release', { workspace, env: toRun(RESULTS.pass) });
    expect(next.log).toContain('1 lines in the history.');
    expect(readLines(join(workspace.folder, 'results/history.jsonl'))).toEqual(['{"a":1}']);
  });
});

leavesOutNoStepOf('nightly.yml');
