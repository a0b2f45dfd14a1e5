import { describe, expect, it } from 'vitest';
import { readAction, readGitlabTemplate, readText, readWorkflow, WORKFLOW_FILES } from './pipelines.ts';

const PAGE = readText('docs/how-to/ci.md');
const { inputs, outputs, runs } = readAction();

function toFirstCells(heading: string): readonly string[] {
  const table = PAGE.slice(PAGE.indexOf(`| ${heading} |`)).split('\n\n', 1)[0] ?? '';
  return table
    .split('\n')
    .slice(2)
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

describe('the how-to of CI', () => {
  it('has every input and output of the action, and no other', () => {
    expect(toFirstCells('input')).toEqual(Object.keys(inputs));
    expect(toFirstCells('output').toSorted()).toEqual(Object.keys(outputs).toSorted());
  });

  it('has a variable of the template for every input of the gate', () => {
    const [header, { shardgate: job } = {}] = readGitlabTemplate();
    const variables = job?.variables as Readonly<Record<string, string>>;
    const gate = Object.entries(runs.steps[0]?.env ?? {});
    for (const [name, value] of gate.filter(([, value]) => value.includes('inputs.') && !value.includes('workspace'))) {
      if (name === 'SHARDGATE_UNDECIDED') continue; // GitLab itself tolerates codes
      expect(variables[name], name).toBe(value.replace('${{ ', '$[[ ').replace(' }}', ' ]]'));
      expect(header?.spec?.inputs).toHaveProperty(value.split(/[. ]/)[2] ?? '');
    }
  });

  it('has every workflow', () => {
    expect(toFirstCells('workflow').toSorted()).toEqual(WORKFLOW_FILES);
  });
});

describe('the action', () => {
  it('hands every input on to its scripts as a variable, and the scripts know them all', () => {
    const script = readText('ci/gate.sh') + readText('ci/gate-inputs.sh');
    const env = runs.steps.flatMap(({ env }) => Object.entries(env ?? {}));
    for (const name of Object.keys(inputs).filter((name) => name !== 'comment')) {
      const [variable = ''] = env.find(([, value]) => value.includes(`inputs.${name} }}`)) ?? [];
      expect(variable, name).not.toBe('');
      if (variable.startsWith('SHARDGATE_')) expect(script).toContain(variable);
    }
  });
});

describe('the commands of the workflows', () => {
  const runs = WORKFLOW_FILES.flatMap((file) =>
    Object.values(readWorkflow(file).jobs).flatMap(({ steps }) => steps),
  ).flatMap(({ run }) => run?.match(/bin\/shardgate [a-z-]+/g) ?? []);

  it.each([...new Set(runs)])('%s is one that there is', (command) => {
    expect(readText('loadtest/cli/command-line.ts')).toContain(`/${command.split(' ')[1]}.ts'`);
  });
});
