// docs/benchmarks/compute.md: the threshold of the hand-over, and /async beside a flood.
import { toNumber } from '../gate/quantity.ts';
import { toTable } from '../report/markdown-table.ts';
import { toClaimTable, toRatioClaim, toRatioText } from './claim.ts';
import { type FloodSettings, type ThresholdRow, type ThresholdSettings, toFloodArms, toInlineMax } from './compute.ts';
import type { ComputeBlock } from './compute-load.ts';
import figures from './figures.json' with { type: 'json' };
import { type Blocks, toArmBlocks, toArmRatio } from './interleave.ts';
import { toSpread } from './spread.ts';

export type ComputeResult = Readonly<{ rows: readonly ThresholdRow[]; flood: Blocks<ComputeBlock> }>;

export type ComputeSettings = Readonly<{ threshold: ThresholdSettings; flood: FloodSettings }>;

export function toComputeSections(result: ComputeResult, settings: ComputeSettings): readonly string[] {
  return [
    toThresholdNote(settings.threshold),
    toThresholdTable(result.rows),
    toFoundText(result.rows),
    toFloodNote(settings.flood),
    toFloodTable(result.flood, settings.flood),
    toFloodClaims(result.flood, settings.flood),
  ];
}

export function toComputeText(result: ComputeResult, settings: ComputeSettings): string {
  return [
    toThresholdTable(result.rows),
    toFoundText(result.rows),
    toFloodTable(result.flood, settings.flood),
    toFloodClaims(result.flood, settings.flood),
  ].join('\n\n');
}

function toThresholdNote({ connections, rounds, measureSeconds }: ThresholdSettings): string {
  return [
    '## From which n on a thread is worth its hop',
    '',
    `One shard of phase c on one core; wrk asks \`/compute?n=…\` on ${connections} connections as fast as it is answered, and`,
    '`/async` about 500 times a second beside it. Inline: `APP_COMPUTE_INLINE_MAX` beyond every n; on a thread: 0.',
    `Blocks of ${measureSeconds} s with a fresh server each, ${rounds} rounds there and back for each n; median of all blocks,`,
    'and the ends. The ratios compare the thread with inline, paired within a round, with a 95 % interval.',
  ].join('\n');
}

function toThresholdTable(rows: readonly ThresholdRow[]): string {
  const head = [
    'n',
    'Inline, µs of CPU',
    'Thread, µs of CPU',
    'CPU ratio',
    'Inline, `/async` P95 ms',
    'Thread, `/async` P95 ms',
    'P95 ratio',
  ];
  const spread = (blocks: readonly ComputeBlock[], toValue: (block: ComputeBlock) => number) =>
    toSpread(blocks.map(toValue));
  const toCpu = ({ cpuUsPerCompute }: ComputeBlock) => cpuUsPerCompute ?? Number.NaN;
  const toP95 = ({ asyncP95Ms }: ComputeBlock) => asyncP95Ms;
  return toTable(
    head,
    rows.map(({ n, inline, thread, cpu, p95 }) => [
      toNumber(n),
      spread(inline, toCpu),
      spread(thread, toCpu),
      toRatioText(cpu),
      spread(inline, toP95),
      spread(thread, toP95),
      toRatioText(p95),
    ]),
  );
}

function toFoundText(rows: readonly ThresholdRow[]): string {
  const found = toInlineMax(rows);
  const rule = "A hand-over pays where `/async`'s P95 falls by a larger factor than the CPU time of a request rises.";
  if (found === null) return `${rule} Whether it does, one round cannot say.`;
  if (found === 0) return `${rule} It paid at every n that was measured.`;
  return `${rule} The largest n up to which it did not: ${toNumber(found)}.`;
}

function toFloodNote({ connections, rudeConnections, n, rounds, measureSeconds }: FloodSettings): string {
  return [
    '## `/async` beside a flood of heavy computations',
    '',
    `The same shard, \`/async\` about 2,000 times a second on 50 connections, and \`/compute?n=${n}\` on ${connections}: as many`,
    'as run and wait on a shard at once, each asking again when it is answered. The idle shard has its thread, too.',
    `"Rude": ${rudeConnections} connections, most of which are refused with 503 and ask again at once; that is a flood of`,
    'refusals, and the loop has to write each of them. "Not stepping back": the thread keeps the priority of the event loop.',
    `Blocks of ${measureSeconds} s with a fresh server each, ${rounds} rounds there and back; median of all blocks, and the ends.`,
  ].join('\n');
}

function toFloodTable(blocks: Blocks<ComputeBlock>, settings: FloodSettings): string {
  const head = [
    'Shard',
    '`/async`/s',
    'P50, ms',
    'P95, ms',
    'P99, ms',
    'P95 against idle',
    'Computed',
    'Refused',
    'Errors',
  ];
  const sum = (own: readonly ComputeBlock[], toValue: (block: ComputeBlock) => number) =>
    toNumber(own.reduce((total, block) => total + toValue(block), 0));
  const rows = toFloodArms(settings).map(({ title }, arm) => {
    const own = toArmBlocks(blocks, arm);
    return [
      title,
      toSpread(own.map(({ asyncRps }) => asyncRps)),
      toSpread(own.map(({ asyncP50Ms }) => asyncP50Ms)),
      toSpread(own.map(({ asyncP95Ms }) => asyncP95Ms)),
      toSpread(own.map(({ asyncP99Ms }) => asyncP99Ms)),
      arm === 0 ? '' : toRatioText(toP95Ratio(blocks, arm)),
      sum(own, ({ computeRequests, computeRefused }) => computeRequests - computeRefused),
      sum(own, ({ computeRefused }) => computeRefused),
      sum(own, ({ asyncErrors }) => asyncErrors),
    ];
  });
  return toTable(head, rows);
}

function toFloodClaims(blocks: Blocks<ComputeBlock>, settings: FloodSettings): string {
  const [, flood] = toFloodArms(settings);
  const limit = { max: figures.asyncP95BesideFlood };
  return toClaimTable([toRatioClaim(`P95 of /async, ${flood?.title} against idle`, toP95Ratio(blocks, 1), limit)]);
}

function toP95Ratio(blocks: Blocks<ComputeBlock>, arm: number) {
  return toArmRatio(blocks, arm, 0, ({ asyncP95Ms }) => asyncP95Ms);
}
