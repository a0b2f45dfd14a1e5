// What the repository has for CI systems, read as data: workflows, the action, the template, and every shell script.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { ROOT } from './script.ts';

export type Step = Readonly<{
  id?: string;
  if?: string;
  'continue-on-error'?: boolean;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
}>;
export type Job = Readonly<{
  if?: string;
  'runs-on'?: string;
  'timeout-minutes'?: number;
  permissions?: Readonly<Record<string, string>>;
  steps: readonly Step[];
}>;
export type Workflow = Readonly<{
  name: string;
  on: unknown;
  permissions: unknown;
  concurrency: unknown;
  jobs: Readonly<Record<string, Job>>;
}>;

export const WORKFLOW_FILES = readdirSync(join(ROOT, '.github/workflows')).sort();
export const SCRIPT_FILES = readdirSync(join(ROOT, 'ci')).filter((name) => name.endsWith('.sh'));

export function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export function readWorkflow(file: string): Workflow {
  return parse(readText(`.github/workflows/${file}`));
}

export function readJob(file: string, name: string): Job {
  const job = readWorkflow(file).jobs[name];
  if (job === undefined) throw new Error(`Expected a job ${name} in ${file}, got none`);
  return job;
}

export function readAction(): Readonly<{
  inputs: Readonly<Record<string, Readonly<{ default?: string }>>>;
  outputs: Readonly<Record<string, Readonly<{ value: string }>>>;
  runs: Readonly<{ steps: readonly Step[] }>;
}> {
  return parse(readText('action.yml'));
}

/** The header with its inputs, and the jobs. */
export function readGitlabTemplate(): readonly Readonly<Record<string, Record<string, unknown>>>[] {
  return parseAllDocuments(readText('ci/gitlab/shardgate.yml')).map((document) => document.toJS());
}

/** Each piece of shell with where it stands. */
export function listShellSteps(): readonly (readonly [where: string, run: string])[] {
  const steps = WORKFLOW_FILES.flatMap((file) =>
    Object.entries(readWorkflow(file).jobs).flatMap(([job, { steps }]) => toRuns(`${file} ${job}`, steps)),
  );
  const [, template] = readGitlabTemplate();
  const lines = Object.values(template ?? {}).flatMap(({ script }) => script as readonly string[]);
  return [...steps, ...toRuns('action.yml', readAction().runs.steps), ['gitlab', lines.join('\n')]];
}

function toRuns(where: string, steps: readonly Step[]): readonly (readonly [string, string])[] {
  return steps.flatMap(({ run }) => (run === undefined ? [] : [[where, run] as const]));
}
