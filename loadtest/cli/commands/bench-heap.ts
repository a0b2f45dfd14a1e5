// `shardgate bench-heap`: how many bytes of heap a request allocates, in every phase and on every route.
import type { BenchPlace } from '../../bench/bench-place.ts';
import { HEAP_ARMS, type HeapBytes, probeHeap } from '../../bench/heap.ts';
import { type HeapResult, toHeapSections, toHeapText } from '../../bench/heap-page.ts';
import { ARM_TITLES } from '../../bench/server-arms.ts';
import { type Measured, runBenchmark, SERVER_CONTAINER } from '../benchmark.ts';
import type { AddCommand } from '../command-line.ts';
import type { CommandContext } from '../context.ts';
import { parseCount } from '../options.ts';

type Options = Readonly<{ repeats: number; port: number; write?: boolean; json?: boolean }>;

export const addBenchHeapCommand: AddCommand = (program, context) => {
  program
    .command('bench-heap')
    .description('Count the bytes of heap that a request allocates, by phase and route, beside a bare server')
    .option('--repeats <n>', 'of each count', parseCount, 3)
    .option('--port <n>', 'a free port', parseCount, 8300)
    .option('--write', 'write docs/benchmarks/heap.md and the values beside it')
    .option('--json', 'print the values as JSON')
    .addHelpText('after', '\nExample:\n  shardgate bench-heap --write')
    .action((options: Options) => {
      const { write = false, json = false } = options;
      return runBenchmark(context, { name: 'bench-heap', page: 'benchmarks/heap', write, json }, (place) =>
        measure(options, place, context),
      );
    });
};

async function measure(options: Options, { stack, cpuset }: BenchPlace, context: CommandContext): Promise<Measured> {
  const results: HeapResult[] = [];
  for (const arm of HEAP_ARMS) {
    const repeats: HeapBytes[] = [];
    for (let repeat = 1; repeat <= options.repeats; repeat++) {
      context.signal.throwIfAborted();
      context.console.progress(`${ARM_TITLES[arm]}   ${repeat}/${options.repeats}`);
      repeats.push(await probeHeap({ stack, arm, container: SERVER_CONTAINER, cpuset, port: options.port }));
    }
    results.push({ arm, repeats });
  }
  return {
    title: 'Heap bytes of a request',
    regenerate: 'make bench-heap ARGS=--write',
    sections: toHeapSections(results),
    data: results,
    text: toHeapText(results),
  };
}
