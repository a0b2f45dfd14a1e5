// docs/benchmarks/crosscheck.md: wrk and k6 side by side, and why they differ.

import { toTable } from '../../report/markdown-table.ts';
import { toColumns } from '../../report/text-layout.ts';
import { toSpread } from '../spread.ts';
import { type CrosscheckBlock, type Percentiles, TOOLS, type Tool } from './block.ts';
import type { Crosscheck } from './crosscheck.ts';
import { toExplanation } from './explanation.ts';
import { toMedians, toToolBlocks } from './medians.ts';

export function toCrosscheckSections(results: readonly Crosscheck[]): readonly string[] {
  return [INTRODUCTION, ...results.flatMap(toProfileSections)];
}

export function toCrosscheckText(results: readonly Crosscheck[]): string {
  return results.map(toProfileText).join('\n\n');
}

const INTRODUCTION = [
  'The roadmap’s wrk commands, literally, in a container on the generator’s CPUs; a script prints every percentile when wrk',
  'is done, and costs nothing before. Right beside it k6’s capacity leg of the same profile, not streamed: wrk, k6, k6, wrk,',
  'so that a steady drift of the machine cancels. Median of the blocks, and the ends. "As measured" leaves out what wrk adds',
  'for stalled connections. The sentences below each table follow from its values.',
].join('\n');

function toProfileSections(result: Crosscheck): readonly string[] {
  const { profile, literal, commands } = result;
  return [
    `## ${profile.name}: \`${literal}\``,
    `As they ran:\n\n    ${commands.wrk}\n    ${commands.k6}`,
    toTable(toHead(result), toRows(result)),
    toReasons(result)
      .map((reason) => `- ${reason}`)
      .join('\n'),
  ];
}

function toProfileText(result: Crosscheck): string {
  const table = toColumns([toHead(result), ...toRows(result)]).join('\n');
  return [`$ ${result.commands.wrk}`, '', table, '', ...toReasons(result).map((reason) => `- ${reason}`)].join('\n');
}

function toReasons({ blocks }: Crosscheck): readonly string[] {
  return toExplanation({ wrk: toMedians(toToolBlocks(blocks, 'wrk')), k6: toMedians(toToolBlocks(blocks, 'k6')) });
}

function toHead({ versions }: Crosscheck): readonly string[] {
  return ['', ...TOOLS.map((tool) => `${tool} ${versions[tool]}`)];
}

type Read = (block: CrosscheckBlock) => number | null;

const latency =
  (name: keyof Percentiles): Read =>
  ({ latencyMs }) =>
    latencyMs[name];
const measured =
  (name: keyof Percentiles): Read =>
  ({ measuredMs }) =>
    measuredMs?.[name] ?? null;

const ROWS: readonly (readonly [title: string, read: Read, scale?: number])[] = [
  ['Requests/s', ({ rps }) => rps],
  ['Connections opened', ({ connections }) => connections],
  ['Errors', ({ failed }) => failed],
  ['P50, ms', latency('p50')],
  ['P90, ms', latency('p90')],
  ['P95, ms', latency('p95')],
  ['P99, ms', latency('p99')],
  ['Slowest, ms', latency('max')],
  ['P95 as measured, ms', measured('p95')],
  ['P99 as measured, ms', measured('p99')],
  ['P50 by the server’s clock, ms', ({ serverP50Ms }) => serverP50Ms],
  ['P95 by the server’s clock, ms', ({ serverP95Ms }) => serverP95Ms],
  ['Generator busy, %', ({ generatorBusy }) => generatorBusy, 100],
  ['Generator CPU a request, µs', ({ generatorCpuUs }) => generatorCpuUs],
  ['Server busy, %', ({ serverBusy }) => serverBusy, 100],
  ['Server CPU a request, µs', ({ serverCpuUs }) => serverCpuUs],
];

function toRows({ blocks }: Crosscheck): readonly (readonly string[])[] {
  return ROWS.map(([title, read, scale]) => [
    title,
    ...TOOLS.map((tool: Tool) => toCell(toToolBlocks(blocks, tool).map(read), scale)),
  ]);
}

function toCell(values: readonly (number | null)[], scale?: number): string {
  const known = values.filter((value) => value !== null);
  return known.length < values.length ? 'not known' : toSpread(known, scale);
}
