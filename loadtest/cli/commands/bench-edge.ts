// `shardgate bench-edge`: what nginx before the server costs, in CPU a request and in latency.
import { type BenchPlace, openBenchPlace } from '../../bench/bench-place.ts';
import { measureEdgeCost, toWholeCpuUs } from '../../bench/edge/edge-cost.ts';
import { toEdgeSections } from '../../bench/edge/edge-page.ts';
import { FRONT_IMAGES } from '../../bench/edge/front.ts';
import { parseCpuList } from '../../plan/cpu-list.ts';
import { requireEnv } from '../../stack/stack.ts';
import type { Measured } from '../benchmark.ts';
import { declareBenchmark } from '../benchmark-command.ts';
import type { CommandContext } from '../context.ts';
import { parseCount } from '../options.ts';

type Options = Readonly<{ rounds: number }>;

export const addBenchEdgeCommand = declareBenchmark({
  name: 'bench-edge',
  page: 'benchmarks/edge',
  images: FRONT_IMAGES,
  description: 'Measure what nginx costs: CPU a request and P95, without it and with each routing, interleaved',
  options: (command) =>
    command.option('--rounds <n>', 'rounds, each of two blocks a way; some 50 seconds a round', parseCount, 6),
  examples: ['--rounds 1', '--write'],
  open: openBenchPlace,
  measure,
});

async function measure({ rounds }: Options, { stack }: BenchPlace, context: CommandContext): Promise<Measured> {
  const { console, signal } = context;
  const [server, edge, load] = ['APP_CPUSET', 'EDGE_CPUSET', 'LOAD_CPUSET'].map((name) =>
    parseCpuList(requireEnv(stack, name, 'run `make plan`')),
  );
  const cost = await measureEdgeCost({
    shards: server?.length ?? 1,
    rounds,
    context: { stack, signal },
    onBlock: (round, way, { full, light }) =>
      console.say(
        `Round ${round}: ${way}: ${toWholeCpuUs(full).toFixed(1)} us of CPU a request, P95 ${light.p95Ms.toFixed(2)} ms`,
      ),
  });
  const sections = toEdgeSections(cost, edge?.some((cpu) => load?.includes(cpu)) ?? false);
  return { title: 'What nginx before the server costs', sections, data: cost, text: sections.join('\n\n') };
}
