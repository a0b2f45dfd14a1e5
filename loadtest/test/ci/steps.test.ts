// Every step of shell that a CI system runs for us, as it stands in its file: what it calls, and what a job makes of it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { COMPARISONS } from '../report/compare/sample-comparison.ts';
import { RESULTS } from '../report/sample-result.ts';
import { EXECUTED, isJobWanted, type Machine, runJob, type Used } from './github-runner.ts';
import { type FakeGithub, startGithub, TOKEN } from './github-server.ts';
import { runTemplate } from './gitlab-runner.ts';
import { listShellSteps, readJob } from './pipelines.ts';
import { commit, git } from './repository.ts';
import { makeFolder, readLines } from './script.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

const SHA = 'a'.repeat(40);
const FAILING_GIT = '#!/bin/sh\n[ "$1" != tag ] || exit 1\nPATH=$(echo "$PATH" | cut -d: -f2-) exec git "$@"\n';
const KEEPING_GH =
  '#!/bin/sh\necho "gh $*" >>"$STUB_LOG"\ncat "$8" >"$STUB_LOG.notes"\necho "$GH_TOKEN" >"$STUB_LOG.token"\n';
const IMAGES = '.cache/images.tar';

/** What a run of the kit leaves, for the stub. */
function toRun(result: Readonly<{ exitCode: number }> | undefined): Readonly<Record<string, string>> {
  const path = join(makeFolder(), 'result.json');
  writeFileSync(path, JSON.stringify(result));
  return { STUB_RESULT: path, STUB_CODE: String(result?.exitCode) };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** A job of one workflow in a workspace of its own. */
async function run(file: string, job: string, options: Partial<Machine> & Readonly<{ tags?: readonly string[] }> = {}) {
  const { tags, ...others } = options;
  const workspace = others.workspace ?? createWorkspace(tags === undefined ? {} : { tags });
  const ended = await runJob(readJob(file, job), { workspace, ...others });
  return { ...ended, workspace, calls: workspace.calls() };
}

const uploads = (used: readonly Used[]) => used.filter(({ name }) => name === 'actions/upload-artifact');

let github: FakeGithub;
beforeAll(async () => {
  github = await startGithub();
});
afterAll(() => github.close());
afterEach(() => {
  for (const list of [github.comments, github.checks, github.pulls, github.requests]) list.length = 0;
});

describe('the workflow test', () => {
  const TESTED = [
    'shardgate exec biome check .',
    'shardgate exec tsc --noEmit',
    'shardgate setup',
    expect.stringMatching(/^shardgate exec vitest run/),
  ];

  it('loads the cached images, lints and tests, and keeps the images', async () => {
    const workspace = createWorkspace();
    const does = () => write(join(workspace.folder, IMAGES), 'a tar');
    const { status, calls, log } = await run('test.yml', 'test', { workspace, does });
    expect(status).toBe('success');
    const kept = ['docker image ls', 'docker save'].map((call) => expect.stringMatching(`^${call} `));
    expect(calls).toEqual([`docker load --quiet --input ${IMAGES}`, ...TESTED, ...kept]);
    expect(log).toContain('Kept 1 images.');
  });

  it.each([
    ['test.yml', 'test'],
    ['release.yml', 'test'],
  ])('fails when lint fails, and tests nothing: %s', async (file, job) => {
    const { status, calls, log } = await run(file, job, { env: { STUB_OTHER_CODE: '1' } });
    expect([status, calls]).toEqual(['failure', ['shardgate exec biome check .']]);
    expect(log).toContain('0 passed, 1 failed');
  });
});

describe('the workflow load gate', () => {
  it.each([
    ['pass', 'success', 'PASS'],
    ['fail', 'failure', 'FAIL'],
    ['error', 'failure', 'ERROR'],
    ['inconclusive', 'success', 'INCONCLUSIVE'],
    ['invalid', 'success', 'INVALID'],
  ])('of a comparison that says %s ends as a %s, and uploads it', async (name, status, verdict) => {
    const { workspace, used, ...ended } = await run('load-gate.yml', 'gate', { env: toRun(COMPARISONS[name]) });
    expect(ended.status).toBe(status);
    expect(ended.outputs.gate).toMatchObject({ verdict });
    const compared = ended.calls.filter((call) => call.startsWith('shardgate'));
    expect(compared).toHaveLength(status === 'success' && verdict !== 'PASS' ? 2 : 1); // what is undecided: once more
    expect(compared[0]).toMatch(
      /^shardgate compare HEAD\^1 HEAD --on-inconclusive fail --on-invalid fail --annotate none /,
    );
    const folder = join(workspace.folder, 'results', `run-${compared.length}`);
    expect(uploads(used).map(({ inputs }) => inputs)).toEqual([
      { name: 'load-gate', path: folder, 'if-no-files-found': 'error' },
    ]);
    expect(existsSync(join(folder, 'report.md'))).toBe(true);
  });

  it('has nothing to upload when the run left nothing, and fails', async () => {
    const { status, used, outputs } = await run('load-gate.yml', 'gate', { env: { STUB_RESULT: '' } });
    expect([status, uploads(used)]).toEqual(['failure', []]);
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
    github.pulls.push({ number: 7, head: { sha: SHA, label: 'stranger:topic' } });
    const event = toEvent(conclusion);
    const eventPath = join(makeFolder(), 'event.json');
    writeFileSync(eventPath, JSON.stringify(event));
    return run('load-gate-report.yml', 'report', {
      github: { event, token: TOKEN },
      env: { GITHUB_API_URL: github.url, GITHUB_EVENT_PATH: eventPath },
      does: ({ name, inputs }) => {
        if (name !== 'actions/download-artifact') return;
        if (result === undefined) throw new Error('no such artifact');
        write(join(inputs.path ?? '', 'result.json'), JSON.stringify(result));
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
    expect(github.checks).toMatchObject([{ head_sha: SHA, conclusion: checked }]);
    expect(github.comments.map(({ body }) => body.replace(/^<!-- .* -->\n/, ''))).toEqual([
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

describe('the workflow nightly', () => {
  it.each([
    ['0', 'success'],
    ['1', 'failure'],
  ])('tests the gate itself, and keeps what it measured: code %s is a %s', async (code, expected) => {
    const { status, calls, used } = await run('nightly.yml', 'self-test', { env: { STUB_OTHER_CODE: code } });
    expect([status, calls]).toEqual([expected, ['shardgate gate-selftest']]);
    expect(uploads(used).map(({ inputs }) => inputs)).toEqual([{ name: 'self-test', path: 'results/' }]);
  });

  it.each([
    ['pass', 'success'],
    ['inconclusive', 'failure'], // a gate that decides nothing any more needs a look
  ])('compares with the last release once, and then looks at the history: %s', async (name, expected) => {
    const tags = ['v0.9.0', 'v0.10.0'];
    const { status, calls, used } = await run('nightly.yml', 'since-release', { tags, env: toRun(COMPARISONS[name]) });
    expect(status).toBe(expected);
    expect(calls).toEqual([
      expect.stringMatching(/^shardgate compare v0\.10\.0 HEAD .*--on-invalid fail/),
      'shardgate history --gate --chart results/history.svg',
    ]);
    expect(uploads(used)).toHaveLength(1);
  });

  it('judges by targets while there is no release, and has no history to look at', async () => {
    const { status, calls } = await run('nightly.yml', 'since-release', { env: toRun(RESULTS.pass) });
    expect([status, calls]).toEqual(['success', [expect.stringMatching(/^shardgate load light /)]]);
  });

  it('fails when the releases cannot be listed, rather than take it for the first', async () => {
    const workspace = createWorkspace({ tags: ['v0.9.0'] });
    workspace.addTool('git', FAILING_GIT);
    const { status, calls } = await run('nightly.yml', 'since-release', { workspace });
    expect([status, calls]).toEqual(['failure', []]);
  });

  it('keeps the history in a branch of its own, where the next night finds it', async () => {
    const workspace = createWorkspace();
    const does = ({ name, inputs }: Used) => {
      if (name === 'actions/download-artifact')
        write(join(workspace.folder, inputs.path ?? '', 'history.jsonl'), '{"a":1}\n');
    };
    expect(await run('nightly.yml', 'keep-history', { workspace, does })).toMatchObject({ status: 'success' });
    const next = await run('nightly.yml', 'since-release', { workspace, env: toRun(RESULTS.pass) });
    expect(next.log).toContain('1 lines in the history.');
    expect(readLines(join(workspace.folder, 'results/history.jsonl'))).toEqual(['{"a":1}']);
  });
});

describe('the workflow release', () => {
  it.each([
    ['pass', 'success'],
    ['fail', 'failure'],
    ['invalid', 'failure'],
  ])('compares with the release before, whose tag is not its own: %s', async (name, expected) => {
    const workspace = createWorkspace({ tags: ['v1.1.0'] });
    commit(workspace.folder, 'v1.2.0');
    const { status, calls, used } = await run('release.yml', 'gate', { workspace, env: toRun(COMPARISONS[name]) });
    expect([status, calls]).toEqual([expected, [expect.stringMatching(/^shardgate compare v1\.1\.0 HEAD /)]]);
    expect(uploads(used)).toHaveLength(1);
  });

  it('fails when the releases cannot be listed', async () => {
    const workspace = createWorkspace({ tags: ['v1.1.0'] });
    workspace.addTool('git', FAILING_GIT);
    expect(await run('release.yml', 'gate', { workspace })).toMatchObject({ status: 'failure', calls: [] });
  });

  const publish = (tag: string) => {
    const workspace = createWorkspace();
    workspace.addTool('gh', KEEPING_GH);
    return run('release.yml', 'publish', { workspace, env: { GITHUB_REF_NAME: tag } });
  };

  it('publishes what the changelog says of the tag', async () => {
    const { status, calls, workspace } = await publish('v1.2.0');
    const created = /^gh release create v1\.2\.0 --verify-tag --title v1\.2\.0 --notes-file \S+$/;
    expect([status, calls]).toEqual(['success', [expect.stringMatching(created)]]);
    expect(readFileSync(`${workspace.env.STUB_LOG}.notes`, 'utf8')).toBe('- Faster.\n');
    expect(readLines(`${workspace.env.STUB_LOG}.token`)).toEqual([TOKEN]);
  });

  it('publishes nothing of which the changelog says nothing', async () => {
    expect(await publish('v1.3.0')).toMatchObject({ status: 'failure', calls: [] });
  });
});

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
      env: { GITHUB_API_URL: github.url, GITHUB_SERVER_URL: 'https://github.example', ...machine.env },
    });
    return { ...ended, workspace, calls: workspace.calls() };
  };

  it('hands out the verdict, and keeps one comment on the pull request up to date', async () => {
    const { status, outputs, workspace } = await act({ comment: 'true' }, { env: toRun(COMPARISONS.fail) });
    const results = join(workspace.folder, 'shardgate-results/run-1');
    expect(status).toBe('failure');
    expect(outputs.gate).toEqual({ verdict: 'FAIL', 'exit-code': '1', results, report: join(results, 'report.md') });
    expect(github.comments.map(({ body }) => body)).toEqual([
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
    expect(github.comments.map(({ body }) => body)).toEqual(expected.map((text) => expect.stringContaining(text)));
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

describe('the template of GitLab', () => {
  const kitOf = (tag: string): Workspace => {
    const workspace = createWorkspace();
    git(workspace.folder, 'tag', tag);
    return workspace;
  };

  it.each([
    ['pass', 0, true],
    ['fail', 1, false],
    ['inconclusive', 3, true],
    ['invalid', 4, true],
  ])('clones the kit and ends with the code of the verdict: %s', async (name, code, tolerated) => {
    const kit = kitOf('v0.1.0');
    const inputs = {
      kit: `file://${kit.folder}`,
      version: 'v0.1.0',
      base: 'app:base',
      head: 'app:head',
      retry: 'false',
    };
    const job = await runTemplate(inputs, { ...kit.env, ...toRun(COMPARISONS[name]) });
    expect([job.code, job.isTolerated || job.code === 0]).toEqual([code, tolerated]);
    expect(kit.calls()).toEqual([expect.stringMatching(/^shardgate compare app:base app:head /)]);
  });

  it('leaves the report of the merge request where it says', async () => {
    const kit = kitOf('v0.1.0');
    const inputs = { kit: `file://${kit.folder}`, version: 'v0.1.0', base: 'app:base', head: 'app:head' };
    const job = await runTemplate(inputs, { ...kit.env, ...toRun(COMPARISONS.pass), STUB_REPORT: '' });
    expect(readFileSync(join(job.project, job.junit), 'utf8')).toContain('<testsuite');
  });

  it('hands on what its inputs say, of several lines too', async () => {
    const kit = kitOf('v0.1.0');
    const inputs = {
      kit: `file://${kit.folder}`,
      version: 'v0.1.0',
      base: 'a',
      head: 'b',
      rate: '90',
      env: 'PIN\nLEVEL=warn',
    };
    await runTemplate(inputs, { ...kit.env, ...toRun(COMPARISONS.pass), PIN: '1234' });
    expect(kit.calls()[0]).toMatch(/ --env PIN --env LEVEL --rate 90 /);
  });

  it('fails where there is no such version of the kit', async () => {
    const kit = kitOf('v0.1.0');
    const job = await runTemplate({ kit: `file://${kit.folder}`, version: 'v9.9.9' }, kit.env);
    expect([job.code, job.isTolerated, kit.calls()]).toEqual([128, false, []]);
  });
});

it('leaves out no step of shell in workflows, action and template', () => {
  expect(listShellSteps().filter(([, text]) => !EXECUTED.has(text))).toEqual([]);
});
