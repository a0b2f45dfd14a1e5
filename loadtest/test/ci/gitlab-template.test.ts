// The template of GitLab as it stands in its file: what it clones, calls, and ends with.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMPARISONS } from '../report/compare/sample-comparison.ts';
import { runTemplate } from './gitlab-runner.ts';
import { git } from './repository.ts';
import { leavesOutNoStepOf, toRun } from './workflow-run.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

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

leavesOutNoStepOf('gitlab');
