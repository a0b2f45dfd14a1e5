import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadRules } from '../../compare/rules/rules-file.ts';
import { listShellSteps, readAction, readGitlabTemplate, readText, readWorkflow, WORKFLOW_FILES } from './pipelines.ts';

/** With the kit's rules; docs/gating.md: about three quarters of a minute. */
const SECONDS_OF_A_BLOCK = 48;

const JOBS = WORKFLOW_FILES.flatMap((file) =>
  Object.entries(readWorkflow(file).jobs).map(([name, job]) => [`${file} ${name}`, job] as const),
);

/** The only jobs that may write, and what. */
const WRITERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'load-gate-report.yml report': { contents: 'read', actions: 'read', 'pull-requests': 'write', checks: 'write' },
  'nightly.yml keep-history': { contents: 'write' },
  'release.yml publish': { contents: 'write' },
};

describe.each(WORKFLOW_FILES)('%s', (file) => {
  const workflow = readWorkflow(file);

  it('grants nothing as a whole, and runs once at a time for each thing it is about', () => {
    expect(workflow.permissions).toEqual({});
    expect(workflow.concurrency).toHaveProperty('group');
  });

  it('is never started by a stranger with a token that writes', () => {
    expect(JSON.stringify(workflow.on)).not.toContain('pull_request_target');
  });

  it('names every action by the commit of a release that is written beside it', () => {
    const uses = readText(`.github/workflows/${file}`).match(/uses: .+/g) ?? [];
    for (const line of uses)
      expect(line).toMatch(/^uses: (\.\/( #.*)?|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+.*)$/);
  });
});

describe.each(JOBS)('job %s', (name, job) => {
  it('has a deadline, a fixed runner, and may do no more than it needs', () => {
    expect(job['timeout-minutes']).toBeGreaterThan(0);
    expect(job['runs-on']).toMatch(/^ubuntu-\d\d\.\d\d$/);
    expect(job.permissions).toEqual(WRITERS[name] ?? { contents: 'read' });
  });
});

describe('a step of shell', () => {
  const steps = listShellSteps().filter(([where]) => where !== 'gitlab');
  it.each(steps)('of %s is one plain command that no input is pasted into: %s', (_, run) => {
    expect(run.trim().split('\n')).toHaveLength(1);
    expect(run).not.toContain('$' + '{{');
  });
});

describe('every file with shell', () => {
  it('has a test that runs all its steps', () => {
    const files = new Set(listShellSteps().map(([where]) => where.split(' ')[0]));
    const tests = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.test.ts'));
    const tested = tests.flatMap((name) => {
      const text = readText(`loadtest/test/ci/${name}`);
      return [...text.matchAll(/^leavesOutNoStepOf\('(.+)'\);$/gm)].map(([, file]) => file);
    });
    expect(tested.toSorted()).toEqual([...files].toSorted());
  });
});

describe('jobs that may write', () => {
  it('build and measure nothing', () => {
    for (const [name, { steps }] of JOBS.filter(([name]) => name in WRITERS)) {
      const text = JSON.stringify(steps);
      expect(text, name).not.toMatch(/gate\.sh|"\.\/"|make |\.ci\/run|shardgate (load|compare|gate)/);
    }
  });

  it('take a pull request’s code from nowhere', () => {
    expect(readText('.github/workflows/load-gate-report.yml')).not.toMatch(/ref:|head_sha|repository:/);
  });
});

describe('a gate', () => {
  const limit = Number.parseInt(readAction().inputs['time-limit']?.default ?? '', 10);

  it.each(JOBS.filter(([, { steps }]) => steps.some(({ uses }) => uses === './')))(
    'of %s ends itself well before its job is ended, which could tell nobody',
    (_, job) => {
      expect((job['timeout-minutes'] ?? 0) - limit).toBeGreaterThanOrEqual(15);
    },
  );

  it('of the template does so, too', () => {
    const [header, { shardgate: job } = {}] = readGitlabTemplate();
    expect(header?.spec?.inputs).toMatchObject({ 'time-limit': { default: `${limit}m` } });
    expect(Number.parseInt(String(job?.timeout), 10) - limit).toBeGreaterThanOrEqual(15);
  });

  it('has time for the longest comparison of the kit’s rules, twice', async () => {
    const { looks, maxDroppedRatio } = await loadRules(null);
    const blocks = (looks.at(-1) ?? Number.NaN) / (1 - maxDroppedRatio);
    expect((2 * blocks * SECONDS_OF_A_BLOCK) / 60).toBeLessThan(limit);
  });
});

describe('what is decided about undecided verdicts', () => {
  it('is a warning after one more try on a pull request, and a failure at night and for a release', () => {
    const gates = JOBS.flatMap(([name, { steps }]) =>
      steps.filter(({ uses }) => uses === './').map((step) => [name, step.with?.undecided, step.with?.retry ?? 'true']),
    );
    expect(gates).toEqual([
      ['load-gate.yml gate', 'warn', 'true'],
      ['nightly.yml since-release', 'fail', 'false'],
      ['release.yml gate', 'fail', 'false'],
    ]);
  });

  it('is a warning by default in the action and in the template, for codes 3 and 4 alone', () => {
    expect(readAction().inputs).toMatchObject({ undecided: { default: 'warn' }, retry: { default: 'true' } });
    const [header] = readGitlabTemplate();
    expect(header?.spec?.inputs).toMatchObject({ tolerated: { default: [3, 4] }, retry: { default: 'true' } });
  });
});
