// docs/benchmarks/observer-cost.md: what looking at a run costs.
import { toMedian } from '../gate/median.ts';
import { toNumber } from '../gate/quantity.ts';
import { toTable } from '../report/markdown-table.ts';
import { toColumns } from '../report/text-layout.ts';
import { type Claim, toClaimTable, toClaimText, toRatioClaim, toRatioText } from './claim.ts';
import figures from './figures.json' with { type: 'json' };
import { type ArmCost, SILENT_ARM, STREAM_ARM } from './generator-cost.ts';
import { toSpread } from './spread.ts';

export type CostSettings = Readonly<{ rate: number; maxRounds: number; measureSeconds: number }>;

const HEAD = [
  'k6 runs',
  'k6’s CPU a request, µs',
  'against the loop in plain k6',
  'against the loop as the kit runs k6',
  'against the kit without a stream',
  'against the kit as it is',
  'Observers, ms of CPU a second',
  'of it for the stream, µs a request',
];

export function toCostSections(costs: readonly ArmCost[], settings: CostSettings): readonly string[] {
  return [toIntroduction(settings), toTable(HEAD, toRows(costs, settings)), toClaimTable(toClaims(costs)), READING];
}

export function toCostText(costs: readonly ArmCost[], settings: CostSettings): string {
  return [...toColumns([HEAD, ...toRows(costs, settings)]), '', toClaimText(toClaims(costs))].join('\n');
}

export function toClaims(costs: readonly ArmCost[]): readonly Claim[] {
  const ratio = costs[STREAM_ARM]?.against[SILENT_ARM] ?? null;
  return [toRatioClaim('The kit’s stream, in CPU a request of k6', ratio, { max: figures.streamCpu })];
}

function toRows(costs: readonly ArmCost[], { rate }: CostSettings): readonly (readonly string[])[] {
  const silent = toObserverMs(costs[SILENT_ARM]);
  return costs.map((cost, arm) => [
    cost.name,
    toSpread(cost.blocks.map(({ cpuUsPerRequest }) => cpuUsPerRequest)),
    ...cost.against.map((ratio, reference) => (arm <= reference ? '' : toRatioText(ratio))),
    toObserverMs(cost) === null ? 'not known' : toSpread(cost.blocks.flatMap((block) => block.observerMsPerSec ?? [])),
    arm > SILENT_ARM ? toShare(toObserverMs(cost), silent, rate) : '',
  ]);
}

/** Median; null unless every block knows. */
function toObserverMs(cost: ArmCost | undefined): number | null {
  const known = cost?.blocks.flatMap(({ observerMsPerSec }) => observerMsPerSec ?? []) ?? [];
  return known.length === 0 || known.length !== cost?.blocks.length ? null : toMedian(known);
}

function toShare(ms: number | null, silentMs: number | null, rate: number): string {
  return ms === null || silentMs === null ? 'not known' : toNumber(Math.max(0, ((ms - silentMs) * 1000) / rate));
}

function toIntroduction({ rate, maxRounds, measureSeconds }: CostSettings): string {
  return [
    `k6 sends ${toNumber(rate)} requests a second to \`/async\`, in blocks of ${measureSeconds} s, at most ${maxRounds} rounds there and`,
    'back. "Plain k6" runs with k6’s own defaults; the kit sets Go’s garbage collector so that no pause falls into a run.',
    '"No stream" is `--stream none`, "its stream" is `--stream slices` (remote write, Telegraf, InfluxDB), and k6’s built-in',
    '`influxdb` output writes every sample into InfluxDB: `--stream samples` is that beside the slices. The live page is `--web`: k6’s own',
    'web dashboard, with one reader of its events; what it costs is k6’s own CPU, so the gate counts it as the generator’s.',
    '',
    'Median of the blocks, and the ends. Ratios are paired within a round, with a 95 % interval.',
  ].join('\n');
}

const READING = [
  'The observers look at server and host once a second whether or not k6 streams; that is what they spend without a stream.',
  'CPU time is counted in steps of 10 ms. Both figures depend on the rate: at a higher one a wake-up serves more requests.',
].join('\n');
