// docs/benchmarks/server.md: what the figures say, then every arm on every route.
import { toMedian } from '../gate/median.ts';
import { toNumber } from '../gate/quantity.ts';
import { CORE_FILLED_RATIO } from '../gate/thresholds.ts';
import { toTable } from '../report/markdown-table.ts';
import { type Claim, toClaimTable, toRatioClaim, toRatioText } from './claim.ts';
import figures from './figures.json' with { type: 'json' };
import { ARM_TITLES, CONTROL, PEER_ARMS } from './server-arms.ts';
import type { ArmResult, BenchmarkSettings, RouteResult } from './server-benchmark.ts';
import type { Slot } from './slot.ts';
import { SLOT_HEAD, toMarkText, toSlotCells } from './slot-columns.ts';
import { toSpread } from './spread.ts';

export function toServerSections(
  results: readonly RouteResult[],
  settings: BenchmarkSettings,
  versions: Readonly<Record<string, string>>,
): readonly string[] {
  return [
    toIntroduction(settings),
    `## The figures\n\n${toClaimTable(results.flatMap(toClaims))}`,
    ...results.map(toRouteSection),
    `## Versions\n\n${toTable(['', ''], Object.entries(versions))}`,
  ];
}

/** Lower is better in all of them, and 1 is equal. */
export function toClaims({ route, cAgainst, steps }: RouteResult): readonly Claim[] {
  const of = (arm: string) => cAgainst.filter((against) => against.arm === arm);
  const peers: readonly string[] = PEER_ARMS;
  return [
    ...of(CONTROL).map(({ ratio }) =>
      toRatioClaim(`${route}: phase c against ${ARM_TITLES[CONTROL]}`, ratio, { max: figures.cAgainstBareCpu[route] }),
    ),
    ...cAgainst
      .filter(({ arm }) => peers.includes(arm))
      .map(({ arm, ratio }) =>
        toRatioClaim(`${route}: phase c against ${ARM_TITLES[arm]}`, ratio, { max: figures.cAgainstPeersCpu }),
      ),
    ...steps.map(({ from, to, ratio }) =>
      toRatioClaim(`${route}: ${ARM_TITLES[to]} against ${ARM_TITLES[from]}`, ratio, {
        max: figures.phaseAgainstPreviousCpu,
      }),
    ),
  ];
}

/** For the terminal: one line an arm. */
export function toServerText(results: readonly RouteResult[]): string {
  return results
    .map(({ route, connections, rounds, arms }) => {
      const lines = arms.map(({ arm, slots, cpuRatio }) =>
        `  ${ARM_TITLES[arm].padEnd(20)} ${toSpread(slots.map(toCost)).padEnd(20)} us   ${toNumber(
          1e6 / toMedian(slots.map(toCost)),
        ).padStart(
          8,
        )} requests a CPU second   ${arm === CONTROL ? '' : toRatioText(cpuRatio)}  ${toMarkText(slots)}`.trimEnd(),
      );
      return [`${route}: ${connections} connections, ${rounds} rounds`, ...lines].join('\n');
    })
    .join('\n\n');
}

function toIntroduction({ measureSeconds, warmupSeconds }: BenchmarkSettings): string {
  return [
    'CPU time of the processes that serve, for each request, on one core, with wrk and its keep-alive connections on other',
    `cores. Each block starts a fresh server, warms it up for ${warmupSeconds} s and measures ${measureSeconds} s; each round runs every`,
    'server there and back. Ratios are paired within a round, with a 95 % interval over the rounds: they hold on a machine',
    'whose speed drifts, the absolute values do not. A claim is met or missed only when its whole interval is, else open.',
    'Spreads are the median of all blocks, and the ends.',
    '',
    'All servers run in one image, one process each. nginx `return` cannot wait, so its `/async` uses the echo module, and it',
    'cannot calculate, so its `/items/:id` is a text with the id put in.',
  ].join('\n');
}

function toRouteSection({ route, connections, rounds, arms }: RouteResult): string {
  const head = [
    'Server',
    'CPU a request, µs',
    'Requests a CPU second',
    'CPU against bare',
    'Requests/s',
    'RPS against bare',
    ...SLOT_HEAD,
  ];
  return `## ${route}: ${connections} connections, ${rounds} rounds\n\n${toTable(head, arms.map(toRow))}\n\n${toLegend(arms)}`;
}

function toRow({ arm, slots, cpuRatio, rpsRatio }: ArmResult): readonly string[] {
  const isControl = arm === CONTROL;
  return [
    ARM_TITLES[arm],
    toSpread(slots.map(toCost)),
    toSpread(slots.map((slot) => 1e6 / toCost(slot))),
    isControl ? '1' : toRatioText(cpuRatio),
    toSpread(slots.map(({ rps }) => rps)),
    isControl ? '1' : toRatioText(rpsRatio),
    ...toSlotCells(slots),
  ];
}

function toLegend(arms: readonly ArmResult[]): string {
  if (arms.every(({ slots }) => toMarkText(slots) === '')) return `Every block kept its core ${toPercentLimit()} busy.`;
  return `Marks count blocks: \`idle\`, the core was less than ${toPercentLimit()} busy, so that wrk or the route's wait was the limit; \`steal\`, the hypervisor took the core away; \`errors\`, requests failed.`;
}

function toPercentLimit(): string {
  return `${CORE_FILLED_RATIO * 100} %`;
}

function toCost({ cpuUsPerRequest }: Slot): number {
  return cpuUsPerRequest;
}
