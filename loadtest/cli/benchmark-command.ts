// How a benchmark is declared as a command: what every one of them is asked and says in its help, in one place.
import { type Command, Option, type OptionValues } from 'commander';
import { type Benchmark, type Measured, type Opened, runBenchmark } from './benchmark.ts';
import type { AddCommand } from './command-line.ts';
import type { CommandContext } from './context.ts';
import { parseCount } from './options.ts';

export type BenchmarkCommand<Options, Place extends Opened> = Benchmark<Place> &
  Readonly<{
    description: string;
    options: (command: Command) => Command; // adds its own, before those that all have
    writes?: string; // what --write writes; default: the page and its values
    examples: readonly string[]; // what follows the name
    measure: (options: Options, place: Place, context: CommandContext) => Promise<Measured>;
  }>;

type Asked = OptionValues & Readonly<{ write?: boolean; json?: boolean }>;

export function declareBenchmark<Options, Place extends Opened>(
  benchmark: BenchmarkCommand<Options, Place>,
): AddCommand {
  const { name, page, description, examples, measure } = benchmark;
  const { writes = `docs/${page}.md and the values beside it` } = benchmark;
  const lines = examples.map((example) => `  shardgate ${name} ${example}`.trimEnd());
  return (program, context) => {
    const command = benchmark
      .options(program.command(name).description(description))
      .option('--write', `write ${writes}`)
      .option('--json', 'print the values as JSON')
      .addHelpText('after', ['\nExamples:', ...lines].join('\n'))
      .action(() => {
        const { write = false, json = false, ...own } = command.opts<Asked>();
        return runBenchmark(context, benchmark, { write, json }, (place) => measure(own as Options, place, context));
      });
  };
}

/** @param which - free ports it takes */
export function toPortOption(which = 'the first of two free ports'): Option {
  return new Option('--port <n>', which).argParser(parseCount).default(8300);
}
