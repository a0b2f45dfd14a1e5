// Whatever a page or a help text tells a reader to type exists: each make target, each command and each of its options.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../cli/command-line.ts';
import { createContext } from '../../cli/context.ts';
import { listPages, ROOT } from './committed-pages.ts';
import { listNamedCommands, type NamedCommand, toCode } from './named-commands.ts';

const MAKEFILE = readFileSync(join(ROOT, 'Makefile'), 'utf8');

/** A folder of Grafana that is named so, and no command. */
const NO_COMMAND = ['alerts'];

let printed = '';
const context = createContext(process, new AbortController().signal);
const print = (text: string) => {
  printed += text;
};
const program = createProgram({ ...context, console: { ...context.console, print } }, () => {});
const commands = program.commands.flatMap((command) => [command, ...command.commands]);

const pages = listPages().filter((page) => page !== 'CHANGELOG.md'); // tells of names that were
const helps = commands.map((command) => [command.name(), toHelp(command)] as const);

describe.each(pages)('%s', (page) => {
  it('names only commands and options that exist', () => {
    expect(toCode(readFileSync(join(ROOT, page), 'utf8')).flatMap(findUnknown)).toEqual([]);
  });
});

describe.each(helps)('shardgate %s --help', (name, help) => {
  it('has an example, and names only commands and options that exist', () => {
    if (name !== 'targets' && name !== 'exec') expect(help).toMatch(/^Examples?:\n {2}\S/m); // a group, and the Makefile's
    expect(findUnknown(help.replace(/^Usage: .*/, ''))).toEqual([]);
  });
});

describe('make help', () => {
  it('lists every target that has a line of help', () => {
    const listed = execFileSync('make', ['help'], { cwd: ROOT, encoding: 'utf8' }).match(/^ {2}\S+/gm);
    const documented = MAKEFILE.match(/^[\w-]+(?=:.*## )/gm);
    expect(listed?.map((name) => name.trim())).toEqual(documented);
  });

  it('says of clean what the command says', () => {
    expect(MAKEFILE).toContain(`clean: ## ${findCommand(program, 'clean')?.description()}\n`);
  });
});

describe('make test', () => {
  const SETUP = 'bin/shardgate setup';
  const list = (args: string) => execFileSync('make', ['-n', 'test', `ARGS=${args}`], { cwd: ROOT, encoding: 'utf8' });

  it.each(['', 'loadtest/test/gate', '--project container'])('sets up what the tests of %j may need', (args) => {
    expect(list(args)).toContain(SETUP);
  });

  it.each(['--project unit', '--project unit grafana'])('needs neither engine nor images for %j', (args) => {
    expect(list(args)).not.toContain(SETUP);
  });
});

describe('the check of named commands', () => {
  it.each([
    '    make load-heavy ARGS="--targets phase-b"   # and more',
    '`APP_IMAGE=x bin/shardgate load light --json > result.json`',
    '```\nbin/shardgate combine --plan a.json \\\n  --server-before b.txt\n```',
    '`shardgate\ntargets suggest --runs 5`',
    '`kubectl -n shardgate rollout --nothing` and `make load-*`, make up your mind',
    '    make status      state, --health, URL',
  ])('accepts %j', (page) => expect(toCode(page).flatMap(findUnknown)).toEqual([]));

  it.each([
    ['`make tea`', ['make tea']],
    ['    make load-light ARGS="--sugar"', ['make load-light --sugar']],
    ['    shardgate load light \\\n      --milk 2', ['shardgate load --milk']],
    ['```yaml\n- run: bin/shardgate brew\n```', ['shardgate brew']],
    ['`make\n  cake` and `bin/shardgate targets invent`', ['make cake', 'shardgate targets invent']],
  ])('finds what is wrong in %j', (page, unknown) => expect(toCode(page).flatMap(findUnknown)).toEqual(unknown));
});

function findUnknown(code: string): readonly string[] {
  return listNamedCommands(code).flatMap((named) => (named.tool === 'make' ? findInMake(named) : findInKit(named)));
}

/** Options of a target are those of the command that it calls; what is handed to another tool is that tool's. */
function findInMake({ words: [target = ''], options }: NamedCommand): readonly string[] {
  if (!/^[a-z][\w-]*$/.test(target)) return []; // several of them, such as load-*
  const [, recipe] = new RegExp(`^${target}: ##.*\\n((?:\\t.*\\n?)+)`, 'm').exec(MAKEFILE) ?? [];
  if (recipe === undefined) return [`make ${target}`];
  if (options.length === 0 || / exec /.test(recipe)) return [];
  const [called] = listNamedCommands(recipe);
  return findInKit({ tool: 'shardgate', words: called?.words ?? [], options }).map((unknown) =>
    unknown.replace(/^shardgate .* (?=--)/, `make ${target} `),
  );
}

function findInKit({ words: [name = '', second = ''], options }: NamedCommand): readonly string[] {
  if (NO_COMMAND.includes(name)) return [];
  const command = findCommand(program, name);
  if (command === undefined) return [`shardgate ${name}`];
  if (command.commands.length > 0) {
    const inner = findCommand(command, second);
    return inner === undefined ? [`shardgate ${name} ${second}`] : findOptions(`${name} ${second}`, inner, options);
  }
  return findOptions(name, command, options);
}

function findOptions(title: string, command: Command, options: readonly string[]): readonly string[] {
  const known = ['--help', ...command.options.map(({ long }) => long)];
  return options.filter((option) => !known.includes(option)).map((option) => `shardgate ${title} ${option}`);
}

function findCommand(parent: Command, name: string): Command | undefined {
  return parent.commands.find((command) => command.name() === name || command.aliases().includes(name));
}

function toHelp(command: Command): string {
  printed = '';
  command.outputHelp();
  return printed;
}
