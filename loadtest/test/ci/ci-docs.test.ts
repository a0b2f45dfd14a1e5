import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readAction, readGitlabTemplate, readText, readWorkflow, WORKFLOW_FILES, type Workflow } from './pipelines.ts';

const PAGE = readText('docs/how-to/ci.md');
const { inputs, outputs, runs } = readAction();

function toFirstCells(heading: string): readonly string[] {
  const table = PAGE.slice(PAGE.indexOf(`| ${heading} |`)).split('\n\n', 1)[0] ?? '';
  return table
    .split('\n')
    .slice(2)
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

type Given = Readonly<{ beside: string; names: string; key: string }>;

/** What is handed to whoever `beside` names, wherever in the example that stands. */
function listGiven(node: unknown, given: Given): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  const own = node as Readonly<Record<string, unknown>>;
  const keys = String(own[given.beside]).includes(given.names) ? Object.keys(own[given.key] as object) : [];
  return [...keys, ...Object.values(own).flatMap((child) => listGiven(child, given))];
}

describe('the how-to of CI', () => {
  const examples = [...PAGE.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text = '']) => text);
  const [first = ''] = examples;

  it('begins with a whole workflow of ten lines, whose only write is the comment', () => {
    const workflow: Workflow = parse(first);
    expect(first.trim().split('\n')).toHaveLength(10);
    expect(workflow.on).toBe('pull_request');
    expect(workflow.jobs['load-gate']).toMatchObject({
      'runs-on': expect.stringMatching(/^ubuntu-\d\d\.\d\d$/),
      permissions: { contents: 'read', 'pull-requests': 'write' },
      steps: [{ with: { 'fetch-depth': 2 } }, {}, { with: { base: 'my-app:base', head: 'my-app:head' } }],
    });
  });

  it('is shortened in the README, to the same steps without the comment', () => {
    const [, steps = ''] = /^```yaml\n([\s\S]*?)^```/m.exec(readText('README.md')) ?? [];
    const whole: Workflow = parse(first.replace(", comment: 'true'", ''));
    expect(parse(steps)).toEqual(whole.jobs['load-gate']?.steps);
  });

  it('hands the action only inputs that it has, and the template likewise', () => {
    const [header] = readGitlabTemplate();
    const parsed = examples.map((text) => parse(text));
    const toAction = listGiven(parsed, { beside: 'uses', names: 'shardgate@', key: 'with' });
    const toTemplate = listGiven(parsed, { beside: 'remote', names: 'shardgate.yml', key: 'inputs' });
    expect(toAction).toEqual(expect.arrayContaining(['base', 'target-url']));
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining([...toAction]));
    expect(Object.keys(header?.spec?.inputs as object)).toEqual(expect.arrayContaining([...toTemplate, 'kit']));
  });

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
