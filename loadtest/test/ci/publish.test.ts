import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { createGithubApi } from '../../ci/github-api.ts';
import { publishComment, publishRun, readFound } from '../../ci/publish.ts';
import { parseWorkflowRun } from '../../ci/workflow-run.ts';
import { RESULTS } from '../report/sample-result.ts';
import { type FakeGithub, startGithub, TOKEN } from './github-server.ts';
import { ROOT } from './script.ts';

const MARK = '<!-- shardgate:load-gate -->';
const SHA = 'a'.repeat(40);
const RUN_URL = 'https://github.example/octo/app/actions/runs/1';
const EVENT = {
  workflow_run: {
    head_sha: SHA,
    head_branch: 'topic/x&y',
    html_url: RUN_URL,
    conclusion: 'success',
    head_repository: { owner: { login: 'stranger' } },
    pull_requests: [], // empty for forks
  },
};
const RUN = parseWorkflowRun(EVENT);
const PULL = { number: 7, head: { sha: SHA, label: 'stranger:topic/x&y' } };
const someone = { type: 'User', login: 'someone' };

let github: FakeGithub;
afterEach(() => github.close());

async function open(options = {}) {
  github = await startGithub(options);
  return createGithubApi({
    url: github.url,
    repository: 'octo/app',
    token: TOKEN,
    signal: new AbortController().signal,
  });
}

function keep(result: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'shardgate-publish-'));
  writeFileSync(join(folder, 'result.json'), JSON.stringify(result) ?? '');
  return folder;
}

const find = (name: string) => readFound(join(keep(RESULTS[name]), 'result.json'), RUN_URL);

describe('the comment of a pull request', () => {
  it('is posted once and then written over, found again among hundreds', async () => {
    const api = await open();
    const others = Array.from({ length: 250 }, (_, id) => ({ id, body: `comment ${id}`, user: someone }));
    github.comments.push(...others);
    await publishComment(api, 7, 'load-gate', await find('fail'));
    await publishComment(api, 7, 'load-gate', await find('pass'));
    const own = github.comments.filter(({ body }) => body.startsWith(MARK));
    expect(own.map(({ body }) => body.split('\n')[1])).toEqual(['# PASS: every target is proven met']);
    expect(github.comments).toHaveLength(251);
  });

  it('of another gate is left alone, and so is one that merely quotes the mark', async () => {
    const api = await open();
    github.comments.push({ id: 1, body: `> ${MARK}`, user: someone });
    await publishComment(api, 7, 'other', await find('pass'));
    await publishComment(api, 7, 'load-gate', await find('pass'));
    expect(github.comments).toHaveLength(3);
  });

  it('is posted anew where a stranger has copied the mark, and that one is kept up to date from then on', async () => {
    const api = await open();
    github.comments.push({ id: 1, body: `${MARK}\nPASS, believe me`, user: someone });
    await publishComment(api, 7, 'load-gate', await find('fail'));
    await publishComment(api, 7, 'load-gate', await find('invalid'));
    expect(github.comments.map(({ body }) => body.split('\n')[1])).toEqual([
      'PASS, believe me',
      expect.stringMatching(/^# INVALID/),
    ]);
  });

  it('has the verdict, the reasons and the checks in sight, the rest folded, and the way to the log', async () => {
    const { text } = await find('fail');
    const [seen = '', folded = ''] = text.split('<details>');
    expect(seen).toMatch(/^# FAIL: .*\n\n- /);
    expect(seen).toContain('| Leg | Metric | Limit |');
    expect(folded).toContain('## Host');
    expect(text.endsWith(`</details>\n\n[Log and artifacts of this run](${RUN_URL})`)).toBe(true);
  });

  it('calls nobody and leads nowhere, whatever a result says', async () => {
    const profile = '@octo/team [free](http://evil.example) ![x](http://evil.example/x.png) <b>';
    const { text } = await readFound(join(keep({ ...RESULTS.pass, profile }), 'result.json'), null);
    expect(text).not.toMatch(/@octo|\]\(|http:\/\/|<b>/);
  });

  it('is never longer than GitHub takes', async () => {
    const api = await open();
    await publishComment(api, 7, 'load-gate', { exitCode: 0, text: '😀'.repeat(70_000) });
    expect(github.comments[0]?.body.length).toBeLessThanOrEqual(65_000);
    expect(github.comments[0]?.body).toMatch(/😀\n\n… The rest is in the run’s artifacts\.$/);
  });

  it('that may not be written is an error with the reason, and no token', async () => {
    const api = await open({ mayWrite: false });
    const refused = publishComment(api, 7, 'load-gate', await find('pass'));
    await expect(refused).rejects.toThrow(
      'Expected GitHub to accept POST /issues/7/comments, got status 403; does the job grant its token that permission?',
    );
  });
});

describe('a run of another workflow', () => {
  it.each([
    ['pass', 'success'],
    ['fail', 'failure'],
    ['error', 'failure'],
    ['invalid', 'neutral'],
  ])('that says %s gets a check that says %s, and its pull request the comment', async (name, conclusion) => {
    const api = await open();
    github.pulls.push({ ...PULL, number: 6, head: { ...PULL.head, sha: 'b'.repeat(40) } }, PULL);
    expect(await publishRun(api, RUN, 'load-gate', await find(name))).toBe('Pull request 7 has the verdict.');
    const title = expect.stringMatching(/^[A-Z]+: /);
    expect(github.checks).toMatchObject([
      { name: 'load gate verdict', head_sha: SHA, status: 'completed', conclusion, output: { title } },
    ]);
    expect(github.requests.at(-1)).toBe('POST /issues/7/comments');
  });

  it('whose pull request has moved on gets the check alone', async () => {
    const api = await open();
    github.pulls.push({ ...PULL, head: { ...PULL.head, sha: 'b'.repeat(40) } });
    expect(await publishRun(api, RUN, 'load-gate', await find('pass'))).toMatch(/^No open pull request is at a{40};/);
    expect(github.comments).toEqual([]);
  });

  it.each([
    ['timed_out', 'The run was ended at its time limit.'],
    ['cancelled', 'The run was cancelled: by the time limit of its job, or by hand.'],
  ])('that was %s without a result is told as ERROR, with the reason', async (conclusion, reason) => {
    const api = await open();
    github.pulls.push(PULL);
    const found = await readFound(join(keep(undefined), 'none.json'), RUN_URL, conclusion);
    await publishRun(api, { ...RUN, conclusion }, 'load-gate', found);
    expect(github.checks).toMatchObject([
      { conclusion: 'failure', output: { summary: expect.stringContaining(reason) } },
    ]);
    expect(github.comments[0]?.body).toContain(`# ERROR: the run left no result, so nothing is known\n\n${reason}`);
  });

  it('that was cancelled for a newer commit is not told at all', async () => {
    const api = await open();
    github.pulls.push({ ...PULL, head: { ...PULL.head, sha: 'b'.repeat(40) } });
    const told = await publishRun(api, { ...RUN, conclusion: 'cancelled' }, 'load-gate', await find('pass'));
    expect(told).toMatch(/^The run was cancelled, and no open pull request is at a{40} any more: /);
    expect([github.checks, github.comments]).toEqual([[], []]);
  });

  it.each<[string, unknown]>([
    ['no result at all', undefined],
    ['a result that contradicts itself', { ...RESULTS.fail, verdict: 'PASS', exitCode: 0 }],
    ['something else', { verdict: 'PASS' }],
  ])('that left %s is told as ERROR, a failure', async (_, result) => {
    const api = await open();
    const found = await readFound(join(keep(result), result === undefined ? 'none.json' : 'result.json'), RUN_URL);
    await publishRun(api, RUN, 'load-gate', found);
    expect(github.checks).toMatchObject([
      { conclusion: 'failure', output: { title: expect.stringMatching(/^ERROR/) } },
    ]);
  });

  it.each<[string, unknown]>([
    ['another event', { pull_request: { number: 7 } }],
    ['a commit that is none', { workflow_run: { ...EVENT.workflow_run, head_sha: '../../x' } }],
    [
      'an owner that is none',
      { workflow_run: { ...EVENT.workflow_run, head_repository: { owner: { login: 'a/b' } } } },
    ],
    ['a run that has not ended', { workflow_run: { ...EVENT.workflow_run, conclusion: null } }],
    ['nothing', null],
  ])('is not read from %s', async (_, event) => {
    await open();
    expect(() => parseWorkflowRun(event)).toThrow(/^Expected the event of a workflow run with its /);
  });
});

describe('shardgate publish', () => {
  const run = (args: readonly string[], env = {}) =>
    execa(join(ROOT, 'bin/shardgate'), ['publish', ...args], { env, reject: false, stdin: 'ignore' });

  it('tells a pull request the verdict, and exits 0 whatever it is', async () => {
    await open();
    github.pulls.push(PULL);
    const folder = keep(RESULTS.fail);
    writeFileSync(join(folder, 'event.json'), JSON.stringify(EVENT));
    const env = { GITHUB_API_URL: github.url, GITHUB_REPOSITORY: 'octo/app', GITHUB_TOKEN: TOKEN };
    const { exitCode, stderr } = await run([folder, '--workflow-run'], {
      ...env,
      GITHUB_EVENT_PATH: join(folder, 'event.json'),
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'Pull request 7 has the verdict.' });
    expect(github.comments).toHaveLength(1);
  });

  it('without a token says so, and exits 2', async () => {
    await open();
    const { exitCode, stderr } = await run([keep(RESULTS.pass), '--pull', '7'], {
      GITHUB_REPOSITORY: 'octo/app',
      GITHUB_TOKEN: '',
    });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^Expected GITHUB_TOKEN in the environment, got nothing; /);
  });
});
