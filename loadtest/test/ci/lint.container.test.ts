// The workflows through actionlint, which the first run here builds, and every piece of CI's shell through ShellCheck.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listShellSteps, SCRIPT_FILES } from './pipelines.ts';
import { makeFolder, ROOT, runScript } from './script.ts';

const FINE = { code: 0, stdout: '' }; // standard error may speak of what had to be built first

describe('actionlint', () => {
  it('objects to nothing in the workflows', async () => {
    expect(await runScript('actionlint.sh', ['-no-color'])).toMatchObject(FINE);
  });

  it('would object to an input that the action does not have', async () => {
    const folder = makeFolder();
    const workflow = 'on: push\njobs: { a: { runs-on: ubuntu-24.04, steps: [{ uses: ./, with: { bse: x } }] } }\n';
    mkdirSync(join(folder, '.github/workflows'), { recursive: true });
    mkdirSync(join(folder, '.git'));
    cpSync(join(ROOT, 'action.yml'), join(folder, 'action.yml'));
    writeFileSync(join(folder, '.github/workflows/a.yml'), workflow);
    const { code, stdout } = await runScript('actionlint.sh', ['-no-color'], { cwd: folder });
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringContaining('input "bse" is not defined in action'),
    });
  });
});

describe('ShellCheck', () => {
  it('objects to nothing in the scripts, nor in the steps of workflows, action and template, nor in the cluster’s job', async () => {
    const folder = makeFolder();
    for (const name of SCRIPT_FILES) cpSync(join(ROOT, 'ci', name), join(folder, name));
    const job = 'create-database.sh';
    cpSync(join(ROOT, 'deploy/k8s/observe', job), join(folder, job));
    const steps = listShellSteps().map(([, run], index) => {
      writeFileSync(join(folder, `step-${index}.sh`), `#!/usr/bin/env bash\n${run}\n`);
      return `step-${index}.sh`;
    });
    const wrong = 'wrong.sh';
    writeFileSync(join(folder, wrong), '#!/bin/sh\nrm -rf $1/\n');
    expect(await runScript('shellcheck.sh', [folder, ...SCRIPT_FILES, job, ...steps])).toMatchObject(FINE);
    expect(await runScript('shellcheck.sh', [folder, wrong])).toMatchObject({ code: 1 });
  });
});
