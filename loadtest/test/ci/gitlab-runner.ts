// What GitLab does with our template: puts the inputs in, sets the variables, and runs the lines of the script as one.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { EXECUTED } from './github-runner.ts';
import { readGitlabTemplate } from './pipelines.ts';
import { makeFolder } from './script.ts';

type Values = Readonly<Record<string, string>>;

export type TemplateJob = Readonly<{
  code: number | undefined;
  isTolerated: boolean; // orange: the pipeline goes on
  project: string; // the job's folder
  junit: string; // path of the report within it
}>;

type Template = Readonly<{
  script: readonly string[];
  variables: Values;
  artifacts: Readonly<{ reports: Readonly<{ junit: string }> }>;
}>;

export async function runTemplate(given: Values, env: Values): Promise<TemplateJob> {
  const [header, jobs] = readGitlabTemplate();
  const inputs = header?.spec?.inputs as Readonly<Record<string, Readonly<{ default?: unknown }>>>;
  const { script, variables, artifacts } = (jobs?.shardgate ?? {}) as unknown as Template;
  const project = makeFolder();
  const values = Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [name, given[name] ?? input.default]),
  );
  const shown = Object.entries(variables).map(([name, value]) => [name, toValue(value, values, project)]);
  const { exitCode } = await runLines(script.join('\n'), project, { ...env, ...Object.fromEntries(shown) });
  const tolerated = values.tolerated as readonly number[];
  return { code: exitCode, isTolerated: tolerated.includes(exitCode ?? -1), project, junit: artifacts.reports.junit };
}

function toValue(text: string, inputs: Readonly<Record<string, unknown>>, project: string): string {
  return text
    .replace(/\$\[\[ inputs\.([\w-]+) \]\]/g, (_, name: string) => String(inputs[name]))
    .replace('$CI_PROJECT_DIR', project);
}

async function runLines(text: string, project: string, env: Values) {
  EXECUTED.add(text);
  const file = join(makeFolder(), 'script.sh');
  writeFileSync(file, text);
  const options = { cwd: project, env: { ...env, CI_PROJECT_DIR: project }, extendEnv: false, reject: false } as const;
  return execa('bash', ['-euo', 'pipefail', file], { ...options, stdin: 'ignore' });
}
