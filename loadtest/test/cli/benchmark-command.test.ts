// What every benchmark's command is asked and says, beside its own options.
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { declareBenchmark, toPortOption } from '../../cli/benchmark-command.ts';
import { createContext } from '../../cli/context.ts';

const BENCHMARK = {
  name: 'bench-tea',
  page: 'benchmarks/tea',
  description: 'Measure tea',
  options: (command: Command) => command.option('--cups <n>', 'of each kind').addOption(toPortOption()),
  examples: ['', '--cups 2'],
  open: () => Promise.reject(new Error('no kettle')),
  measure: () => Promise.reject(new Error('no tea')),
};

describe('a declared benchmark', () => {
  it('says in its help what it measures, writes and prints, and how it is called', () => {
    expect(toHelp(BENCHMARK)).toBe(`Usage: shardgate bench-tea [options]

Measure tea

Options:
  --cups <n>  of each kind
  --port <n>  the first of two free ports (default: 8300)
  --write     write docs/benchmarks/tea.md and the values beside it
  --json      print the values as JSON
  -h, --help  display help for command

Examples:
  shardgate bench-tea
  shardgate bench-tea --cups 2
`);
  });

  it('names the pages it writes where they are more than its own', () => {
    expect(toHelp({ ...BENCHMARK, writes: 'docs/tea/ anew' })).toContain('--write     write docs/tea/ anew\n');
  });
});

function toHelp(benchmark: Parameters<typeof declareBenchmark>[0]): string {
  let help = '';
  const program = new Command('shardgate').configureOutput({
    writeOut: (text) => {
      help += text;
    },
    getOutHelpWidth: () => 120,
  });
  declareBenchmark(benchmark)(program, createContext(process, new AbortController().signal), () => {});
  program.commands[0]?.outputHelp();
  return help;
}
