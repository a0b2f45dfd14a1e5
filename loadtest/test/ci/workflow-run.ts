// A job of one of our workflows, run in a workspace of its own, and what the tests of all of them need.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { EXECUTED, type Machine, runJob, type Used } from './github-runner.ts';
import { listShellSteps, readJob } from './pipelines.ts';
import { makeFolder } from './script.ts';
import { createWorkspace } from './workspace.ts';

/** Cannot list tags. */
export const FAILING_GIT = '#!/bin/sh\n[ "$1" != tag ] || exit 1\nPATH=$(echo "$PATH" | cut -d: -f2-) exec git "$@"\n';

export async function runWorkflow(
  file: string,
  job: string,
  options: Partial<Machine> & Readonly<{ tags?: readonly string[] }> = {},
) {
  const { tags, ...others } = options;
  const workspace = others.workspace ?? createWorkspace(tags === undefined ? {} : { tags });
  const ended = await runJob(readJob(file, job), { workspace, ...others });
  return { ...ended, workspace, calls: workspace.calls() };
}

/** What a run of the kit leaves, for the stub. */
export function toRun(result: Readonly<{ exitCode: number }> | undefined): Readonly<Record<string, string>> {
  const path = join(makeFolder(), 'result.json');
  writeFileSync(path, JSON.stringify(result));
  return { STUB_RESULT: path, STUB_CODE: String(result?.exitCode) };
}

export function writeWithFolder(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

export function toUploads(used: readonly Used[]): readonly Used[] {
  return used.filter(({ name }) => name === 'actions/upload-artifact');
}

/**
 * Stands last in the file that tests it; workflows.test.ts asks that every file with shell has such a test.
 *
 * @param file - of the workflow, `action.yml` or `gitlab`
 */
export function leavesOutNoStepOf(file: string): void {
  it(`leaves out no step of shell in ${file}`, () => {
    const steps = listShellSteps().filter(([where]) => where.split(' ')[0] === file);
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.filter(([, text]) => !EXECUTED.has(text))).toEqual([]);
  });
}
