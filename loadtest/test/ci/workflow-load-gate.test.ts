// The workflow load gate and the one that reports it, as they stand in their files: what a pull request is told.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMPARISONS } from '../report/compare/sample-comparison.ts';
import { isJobWanted } from './github-runner.ts';
import { TOKEN, useGithub } from './github-server.ts';
import { readJob } from './pipelines.ts';
import { makeFolder } from './script.ts';
import { leavesOutNoStepOf, runWorkflow, toRun, toUploads, writeWithFolder } from './workflow-run.ts';

const SHA = 'a'.repeat(40);

const github = useGithub();

describe('the workflow load gate', () => {
  it.each([
    ['pass', 'success', 'PASS'],
    ['fail', 'failure', 'FAIL'],
    ['error', 'failure', 'ERROR'],
    ['inconclusive', 'success', 'INCONCLUSIVE'],
    ['invalid', 'success', 'INVALID'],
  ])('of a comparison that says %s ends as a %s, and uploads it', async (name, status, verdict) => {
    const { workspace, used, ...ended } = await runWorkflow('load-gate.yml', 'gate', { env: toRun(COMPARISONS[name]) });
    expect(ended.status).toBe(status);
    expect(ended.outputs.gate).toMatchObject({ verdict });
    const compared = ended.calls.filter((call) => call.startsWith('shardgate'));
    expect(compared).toHaveLength(status === 'success' && verdict !== 'PASS' ? 2 : 1); // what is undecided: once more
    expect(compared[0]).toMatch(
      /^shardgate compare HEAD\^1 HEAD --on-inconclusive fail --on-invalid fail --annotate none /,
    );
    const folder = join(workspace.folder, 'results', `run-${compared.length}`);
    expect(toUploads(used).map(({ inputs }) => inputs)).toEqual([
      { name: 'load-gate', path: folder, 'if-no-files-found': 'error' },
    ]);
    expect(existsSync(join(folder, 'report.md'))).toBe(true);
  });

  it('has nothing to upload when the run left nothing, and fails', async () => {
    const { status, used, outputs } = await runWorkflow('load-gate.yml', 'gate', { env: { STUB_RESULT: '' } });
    expect([status, toUploads(used)]).toEqual(['failure', []]);
    expect(outputs.gate).toMatchObject({ verdict: 'ERROR', 'exit-code': '2' });
  });
});

describe('the workflow load gate report', () => {
  const toEvent = (conclusion: string, event = 'pull_request') => ({
    workflow_run: {
      id: 9,
      event,
      conclusion,
      head_sha: SHA,
      head_branch: 'topic',
      html_url: 'https://github.example/octo/app/actions/runs/9',
      head_repository: { full_name: 'stranger/app', owner: { login: 'stranger' } },
    },
  });

  /** @param result - in the artifact; undefined: there is none */
  async function report(conclusion: string, result: unknown) {
    github().pulls.push({ number: 7, head: { sha: SHA, label: 'stranger:topic' } });
    const event = toEvent(conclusion);
    const eventPath = join(makeFolder(), 'event.json');
    writeFileSync(eventPath, JSON.stringify(event));
    return runWorkflow('load-gate-report.yml', 'report', {
      github: { event, token: TOKEN },
      env: { GITHUB_API_URL: github().url, GITHUB_EVENT_PATH: eventPath },
      does: ({ name, inputs }) => {
        if (name !== 'actions/download-artifact') return;
        if (result === undefined) throw new Error('no such artifact');
        writeWithFolder(join(inputs.path ?? '', 'result.json'), JSON.stringify(result));
      },
    });
  }

  it.each([
    ['success', COMPARISONS.pass, 'success', /^# PASS: /],
    ['failure', COMPARISONS.fail, 'failure', /^# FAIL: /],
    ['success', COMPARISONS.inconclusive, 'neutral', /^# INCONCLUSIVE: /],
    ['failure', undefined, 'failure', /^# ERROR: the run left no result/],
    [
      'cancelled',
      undefined,
      'failure',
      /^# ERROR: the run left no result[\s\S]*by the time limit of its job, or by hand/,
    ],
    ['timed_out', undefined, 'failure', /^# ERROR: the run left no result[\s\S]*ended at its time limit/],
  ])('of a run that ended as %s tells the pull request', async (conclusion, result, checked, comment) => {
    const { status } = await report(conclusion, result);
    expect(status).toBe('success');
    expect(github().checks).toMatchObject([{ head_sha: SHA, conclusion: checked }]);
    expect(github().comments.map(({ body }) => body.replace(/^<!-- .* -->\n/, ''))).toEqual([
      expect.stringMatching(comment),
    ]);
  });

  it.each([
    ['success', 'pull_request', true],
    ['failure', 'pull_request', true],
    ['cancelled', 'pull_request', true],
    ['timed_out', 'pull_request', true],
    ['skipped', 'pull_request', false],
    ['action_required', 'pull_request', false],
    ['success', 'push', false],
  ])('of a run that ended as %s, for a %s, is wanted: %s', (conclusion, event, expected) => {
    expect(isJobWanted(readJob('load-gate-report.yml', 'report'), { event: toEvent(conclusion, event) })).toBe(
      expected,
    );
  });
});

leavesOutNoStepOf('load-gate.yml');
leavesOutNoStepOf('load-gate-report.yml');
