// `shardgate scale`: what more shards bring, by every way to them; with fewer CPUs than shards, that every way works.
import { InvalidArgumentError } from 'commander';
import { type BenchPlace, openBenchPlace } from '../../bench/bench-place.ts';
import { FRONT_IMAGES } from '../../bench/edge/front.ts';
import { measureScale, toShardCounts } from '../../bench/edge/scale.ts';
import { toScaleSections } from '../../bench/edge/scale-page.ts';
import { parseCpuList } from '../../plan/cpu-list.ts';
import { requireEnv } from '../../stack/stack.ts';
import type { Measured } from '../benchmark.ts';
import { declareBenchmark } from '../benchmark-command.ts';
import type { CommandContext } from '../context.ts';
import { parseCount } from '../options.ts';

type Options = Readonly<{ shards?: readonly number[]; rounds: number }>;

const MAX_SHARDS = 64;

export const addScaleCommand = declareBenchmark({
  name: 'scale',
  page: 'benchmarks/scale',
  images: FRONT_IMAGES,
  description: 'Requests a second and CPU by number of shards: direct and through nginx, pinned and not',
  options: (command) =>
    command
      .option(
        '--shards <list>',
        'numbers of shards, such as 1,2,4; default: up to the server’s CPUs, and 4',
        parseShards,
      )
      .option('--rounds <n>', 'rounds, each of two blocks an arm; two or more have an interval', parseCount, 1),
  examples: ['--shards 1,2', '--rounds 3 --write'],
  open: openBenchPlace,
  measure,
});

async function measure({ shards, rounds }: Options, { stack }: BenchPlace, context: CommandContext): Promise<Measured> {
  const { console, signal } = context;
  const serverCpus = parseCpuList(requireEnv(stack, 'APP_CPUSET', 'run `make plan`')).length;
  const scale = await measureScale({
    serverCpus,
    shardCounts: shards ?? toShardCounts(serverCpus),
    rounds,
    context: { stack, signal },
    onBlock: (what, { rps, requestsPerShard }) =>
      console.say(`${what}: ${rps.toFixed(0)} requests/s, by shard ${requestsPerShard.join(', ')}`),
  });
  const sections = toScaleSections(scale);
  return { title: 'Shards, and the ways to them', sections, data: scale, text: sections.join('\n\n') };
}

export function parseShards(text: string): readonly number[] {
  const counts = text.split(',').map((part) => (/^\d{1,2}$/.test(part) ? Number(part) : Number.NaN));
  if (counts.every((count) => count >= 1 && count <= MAX_SHARDS)) return [...new Set(counts)].sort((a, b) => a - b);
  throw new InvalidArgumentError(
    `Expected numbers from 1 to ${MAX_SHARDS} with commas between, got ${JSON.stringify(text)}.`,
  );
}
