// The workflow release as it stands in its file: what it compares with, and what it publishes.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMPARISONS } from '../report/compare/sample-comparison.ts';
import { TOKEN } from './github-server.ts';
import { commit } from './repository.ts';
import { readLines } from './script.ts';
import { FAILING_GIT, leavesOutNoStepOf, runWorkflow, toRun, toUploads } from './workflow-run.ts';
import { createWorkspace } from './workspace.ts';

const KEEPING_GH =
  '#!/bin/sh\necho "gh $*" >>"$STUB_LOG"\ncat "$8" >"$STUB_LOG.notes"\necho "$GH_TOKEN" >"$STUB_LOG.token"\n';

describe('the workflow release', () => {
  it('fails when lint fails, and tests nothing', async () => {
    const { status, calls, log } = await runWorkflow('release.yml', 'test', { env: { STUB_OTHER_CODE: '1' } });
    expect([status, calls]).toEqual(['failure', ['shardgate exec biome check .']]);
    expect(log).toContain('0 passed, 1 failed');
  });

  it.each([
    ['pass', 'success'],
    ['fail', 'failure'],
    ['invalid', 'failure'],
  ])('compares with the release before, whose tag is not its own: %s', async (name, expected) => {
    const workspace = createWorkspace({ tags: ['v1.1.0'] });
    commit(workspace.folder, 'v1.2.0');
    const { status, calls, used } = await runWorkflow('release.yml', 'gate', {
      workspace,
      env: toRun(COMPARISONS[name]),
    });
    expect([status, calls]).toEqual([expected, [expect.stringMatching(/^shardgate compare v1\.1\.0 HEAD /)]]);
    expect(toUploads(used)).toHaveLength(1);
  });

  it('fails when the releases cannot be listed', async () => {
    const workspace = createWorkspace({ tags: ['v1.1.0'] });
    workspace.addTool('git', FAILING_GIT);
    expect(await runWorkflow('release.yml', 'gate', { workspace })).toMatchObject({ status: 'failure', calls: [] });
  });

  const publish = (tag: string) => {
    const workspace = createWorkspace();
    workspace.addTool('gh', KEEPING_GH);
    return runWorkflow('release.yml', 'publish', { workspace, env: { GITHUB_REF_NAME: tag } });
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

leavesOutNoStepOf('release.yml');
