// A small runner of GitHub's: takes a job's steps in their order, as they stand in the YAML, and runs their shell. What
// other people's actions would do is the test's to say; our own is run step by step, too.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Contexts, holds, interpolate, interpolateAll, type Status } from './expression.ts';
import { TOKEN } from './github-server.ts';
import { type Job, readAction, type Step } from './pipelines.ts';
import { createOutputs, makeFolder } from './script.ts';
import type { Workspace } from './workspace.ts';

type Values = Readonly<Record<string, string>>;

/** An action of somebody else's, by its name without the version. `does`: throws if it shall fail. */
export type Used = Readonly<{ name: string; inputs: Values }>;

export type Machine = Readonly<{
  workspace: Workspace;
  github?: Readonly<Record<string, unknown>>; // of the context of that name
  env?: Values; // of the job
  does?: (used: Used) => void;
}>;

export type Ended = Readonly<{
  status: Status;
  outputs: Readonly<Record<string, Values>>; // by the id of the step
  used: readonly Used[];
  log: string; // of all steps, both streams
}>;

/** Every piece of shell that was run, as it stands in its file. */
export const EXECUTED = new Set<string>();

const ACTION = './';

type Scope = {
  status: Status;
  inputs: Values;
  env: Values;
  outputs: Record<string, Values>;
  used: Used[];
  log: string;
};

export async function runJob({ steps }: Job, machine: Machine): Promise<Ended> {
  const temp = makeFolder();
  const scope = toScope({}, { ...toRunnerEnv(machine, temp), ...machine.env });
  await runSteps(steps, scope, machine);
  return scope;
}

export function isJobWanted({ if: condition }: Job, github: Contexts): boolean {
  return holds(condition, { github }, 'success');
}

async function runSteps(steps: readonly Step[], scope: Scope, machine: Machine): Promise<void> {
  for (const step of steps) {
    const contexts = toContexts(scope, machine);
    if (!holds(step.if, contexts, scope.status)) continue;
    const ended = await runStep(step, scope, machine, contexts);
    if (step.id !== undefined) scope.outputs[step.id] = ended.outputs;
    if (!ended.succeeded && step['continue-on-error'] !== true) scope.status = 'failure';
  }
}

type StepEnded = Readonly<{ succeeded: boolean; outputs: Values }>;

function runStep(step: Step, scope: Scope, machine: Machine, contexts: Contexts): Promise<StepEnded> | StepEnded {
  const env = { ...scope.env, ...interpolateAll(step.env, contexts) };
  if (step.run !== undefined) return runShell(step.run, interpolate(step.run, contexts), env, scope, machine);
  const inputs = interpolateAll(step.with, contexts);
  if (step.uses === ACTION) return runAction(inputs, env, scope, machine);
  return use({ name: step.uses?.split('@')[0] ?? '', inputs }, scope, machine);
}

async function runShell(
  raw: string,
  text: string,
  env: Values,
  scope: Scope,
  { workspace }: Machine,
): Promise<StepEnded> {
  EXECUTED.add(raw);
  const file = join(makeFolder(), 'step.sh');
  writeFileSync(file, text);
  const outputs = createOutputs();
  const { exitCode, all } = await execa('bash', ['--noprofile', '--norc', '-euo', 'pipefail', file], {
    cwd: workspace.folder,
    env: { ...env, GITHUB_OUTPUT: outputs.path },
    extendEnv: false,
    reject: false,
    all: true,
    stdin: 'ignore',
  });
  scope.log += `${all}\n`;
  return { succeeded: exitCode === 0, outputs: outputs.read() };
}

/** Its steps know its inputs, and the environment of the step that uses it; its outputs are that step's. */
async function runAction(given: Values, env: Values, scope: Scope, machine: Machine): Promise<StepEnded> {
  const { inputs, outputs, runs } = readAction();
  const outer = toContexts(scope, machine);
  const defaults = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.default ?? '']));
  const values = { ...interpolateAll(defaults, outer), ...given };
  const inner = toScope(values, { ...env, GITHUB_ACTION_PATH: machine.workspace.folder });
  await runSteps(runs.steps, inner, machine);
  scope.log += inner.log;
  const contexts = toContexts(inner, machine);
  const told = Object.entries(outputs).map(([name, { value }]) => [name, interpolate(value, contexts)]);
  return { succeeded: inner.status === 'success', outputs: Object.fromEntries(told) };
}

function use(used: Used, scope: Scope, { does }: Machine): StepEnded {
  scope.used.push(used);
  try {
    does?.(used);
    return { succeeded: true, outputs: {} };
  } catch {
    return { succeeded: false, outputs: {} };
  }
}

function toScope(inputs: Values, env: Values): Scope {
  return { status: 'success', inputs, env, outputs: {}, used: [], log: '' };
}

function toContexts({ inputs, outputs, env }: Scope, { workspace, github }: Machine): Contexts {
  return {
    github: { event: {}, repository: 'octo/app', token: TOKEN, workspace: workspace.folder, ...github },
    steps: Object.fromEntries(Object.entries(outputs).map(([id, values]) => [id, { outputs: values }])),
    runner: { arch: 'X64', temp: env.RUNNER_TEMP ?? '' },
    inputs,
    env,
  };
}

function toRunnerEnv({ workspace }: Machine, temp: string): Values {
  mkdirSync(temp, { recursive: true });
  return {
    ...workspace.env,
    GITHUB_ACTIONS: 'true',
    GITHUB_REPOSITORY: 'octo/app',
    GITHUB_WORKSPACE: workspace.folder,
    RUNNER_TEMP: temp,
  };
}
