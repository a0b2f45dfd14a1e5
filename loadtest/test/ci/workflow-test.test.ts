// The workflow test as it stands in its file: what each step of shell calls, and what a job makes of it.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { leavesOutNoStepOf, runWorkflow, writeWithFolder } from './workflow-run.ts';
import { createWorkspace } from './workspace.ts';

const IMAGES = '.cache/images.tar';

describe('the workflow test', () => {
  const TESTED = [
    'shardgate exec biome check .',
    'shardgate exec tsc --noEmit',
    'shardgate setup',
    expect.stringMatching(/^shardgate exec vitest run/),
  ];

  it('loads the cached images, lints and tests, and keeps the images', async () => {
    const workspace = createWorkspace();
    const does = () => writeWithFolder(join(workspace.folder, IMAGES), 'a tar');
    const { status, calls, log } = await runWorkflow('test.yml', 'test', { workspace, does });
    expect(status).toBe('success');
    const kept = ['docker image ls', 'docker save'].map((call) => expect.stringMatching(`^${call} `));
    expect(calls).toEqual([`docker load --quiet --input ${IMAGES}`, ...TESTED, ...kept]);
    expect(log).toContain('Kept 1 images.');
  });

  it('fails when lint fails, and tests nothing', async () => {
    const { status, calls, log } = await runWorkflow('test.yml', 'test', { env: { STUB_OTHER_CODE: '1' } });
    expect([status, calls]).toEqual(['failure', ['shardgate exec biome check .']]);
    expect(log).toContain('0 passed, 1 failed');
  });
});

leavesOutNoStepOf('test.yml');
