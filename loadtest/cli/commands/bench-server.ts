// `shardgate bench-server`: what a request costs each phase, beside a bare server and its peers, on one core.
import { type BenchPlace, openBenchPlace } from '../../bench/bench-place.ts';
import { toClaimText } from '../../bench/claim.ts';
import { readPeerVersions } from '../../bench/peer-versions.ts';
import { ARM_NAMES, ARM_TITLES, type ArmName, ROUTE_NAMES, type RouteName } from '../../bench/server-arms.ts';
import { type BenchmarkSettings, benchmarkServers } from '../../bench/server-benchmark.ts';
import { toClaims, toServerSections, toServerText } from '../../bench/server-page.ts';
import { measureSustained, type SustainedSettings } from '../../bench/sustained.ts';
import { toSustainedClaims, toSustainedSections } from '../../bench/sustained-page.ts';
import { createCountdown, type Measured, toShardPlace } from '../benchmark.ts';
import { declareBenchmark, toPortOption } from '../benchmark-command.ts';
import type { CommandContext } from '../context.ts';
import { createListParser, parseCount } from '../options.ts';

type Options = Readonly<{
  routes: readonly RouteName[];
  arms: readonly ArmName[];
  rounds?: number;
  seconds?: number;
  connections?: number;
  port: number;
  sustained?: boolean;
}>;

/** Starting and removing a server and two runs of wrk, beside the load itself. */
const BLOCK_OVERHEAD_SECONDS = 1;
const WARMUP_SECONDS = 2;

export const addBenchServerCommand = declareBenchmark({
  name: 'bench-server',
  page: 'benchmarks/server',
  description: 'Measure the server’s CPU a request in every phase, beside a bare server and its peers, interleaved',
  options: (command) =>
    command
      .option('--routes <list>', 'of /sync,/async,/items/:id', createListParser(ROUTE_NAMES), ROUTE_NAMES)
      .option('--arms <list>', `of ${ARM_NAMES.join(',')}`, createListParser(ARM_NAMES), ARM_NAMES)
      .option(
        '--rounds <n>',
        'at most so many; fewer when every interval is narrow (default: 8; --sustained: 2)',
        parseCount,
      )
      .option('--seconds <n>', 'measured in each block (default: 3; --sustained: 60)', parseCount)
      .option('--connections <n>', 'of wrk (default: what keeps a core busy: 200, /async 480)', parseCount)
      .addOption(toPortOption())
      .option('--sustained', 'instead: phase c on /async for minutes, its memory and its start'),
  writes: 'docs/benchmarks/server.md (--sustained: sustained.md) and the values beside it',
  examples: ['', '--routes /sync --arms bare,c --rounds 4', '--sustained --write'],
  open: openBenchPlace,
  measure: (options: Options, place: BenchPlace, context) =>
    options.sustained ? measureMinutes(options, place, context) : measureAll(options, place, context),
});

async function measureAll(options: Options, place: BenchPlace, context: CommandContext): Promise<Measured> {
  const { routes, arms, rounds = 8, seconds = 3, connections = null, port } = options;
  const settings: BenchmarkSettings = {
    arms,
    routes,
    maxRounds: rounds,
    measureSeconds: seconds,
    warmupSeconds: WARMUP_SECONDS,
    connections,
    intervalWidth: 0.03,
  };
  const block = seconds + WARMUP_SECONDS + BLOCK_OVERHEAD_SECONDS;
  const show = createCountdown(context.console.progress, routes.length * rounds * 2 * arms.length * block);
  const results = await benchmarkServers(settings, {
    ...toShardPlace(place, port, context),
    onBlock: (route, arm, { round }, { cpuUsPerRequest }) =>
      show(`${route}   round ${round}/${rounds}   ${ARM_TITLES[arm]} ${cpuUsPerRequest.toFixed(2)} us a request`),
  });
  const versions = await readPeerVersions(place.stack);
  return {
    title: 'What a request costs the server',
    sections: toServerSections(results, settings, versions),
    data: { settings, versions, routes: results },
    text: `${toServerText(results)}\n\n${toClaimText(results.flatMap(toClaims))}`,
  };
}

async function measureMinutes(options: Options, place: BenchPlace, context: CommandContext): Promise<Measured> {
  const { rounds = 2, seconds = 60, port } = options;
  const settings: SustainedSettings = {
    connections: [50, 100, 200],
    rounds,
    measureSeconds: seconds,
    warmupSeconds: WARMUP_SECONDS,
    longConnections: 500,
    longSeconds: 2 * seconds,
    starts: 5,
  };
  const block = seconds + WARMUP_SECONDS + BLOCK_OVERHEAD_SECONDS;
  const longestSeconds = settings.connections.length * rounds * 4 * block + settings.longSeconds + 10;
  const result = await measureSustained(settings, {
    ...toShardPlace(place, port, context),
    onStep: createCountdown(context.console.progress, longestSeconds),
  });
  return {
    page: 'benchmarks/sustained',
    title: 'Phase c for minutes',
    regenerate: 'make bench-sustained ARGS=--write',
    sections: toSustainedSections(result, settings),
    data: { settings, ...result },
    text: toClaimText(toSustainedClaims(result, settings)),
  };
}
