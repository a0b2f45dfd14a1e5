// `shardgate bench-heap`: how many bytes of heap a request allocates, in every phase and on every route.
import { type BenchPlace, openBenchPlace } from '../../bench/bench-place.ts';
import { HEAP_ARMS, type HeapBytes, probeHeap } from '../../bench/heap.ts';
import { type HeapResult, toHeapSections, toHeapText } from '../../bench/heap-page.ts';
import { ARM_TITLES } from '../../bench/server-arms.ts';
import { type Measured, SERVER_CONTAINER } from '../benchmark.ts';
import { declareBenchmark, toPortOption } from '../benchmark-command.ts';
import type { CommandContext } from '../context.ts';
import { parseCount } from '../options.ts';

type Options = Readonly<{ repeats: number; port: number }>;

export const addBenchHeapCommand = declareBenchmark({
  name: 'bench-heap',
  page: 'benchmarks/heap',
  description: 'Count the bytes of heap that a request allocates, by phase and route, beside a bare server',
  options: (command) =>
    command.option('--repeats <n>', 'of each count', parseCount, 3).addOption(toPortOption('a free port')),
  examples: ['--write'],
  open: openBenchPlace,
  measure,
});

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
    sections: toHeapSections(results),
    data: results,
    text: toHeapText(results),
  };
}
