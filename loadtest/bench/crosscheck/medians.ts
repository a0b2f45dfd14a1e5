// The middle of each tool's blocks: what the explanation reasons about.

import { toMedian } from '../../gate/median.ts';
import { type Blocks, toArmBlocks } from '../interleave.ts';
import { type CrosscheckBlock, type Percentiles, TOOLS, type Tool } from './block.ts';

/** Null where no block knows. */
export type Medians = Readonly<{
  connections: number;
  generatorCpus: number;
  rps: number;
  p50Ms: number;
  p99Ms: number;
  measuredP99Ms: number | null;
  generatorBusy: number | null;
  generatorCpuUs: number | null;
  serverBusy: number | null;
  serverCpuUs: number | null;
  serverP50Ms: number | null;
}>;

export function toToolBlocks(blocks: Blocks<CrosscheckBlock>, tool: Tool): readonly CrosscheckBlock[] {
  return toArmBlocks(blocks, TOOLS.indexOf(tool));
}

export function toMedians(blocks: readonly CrosscheckBlock[]): Medians {
  const of = (read: (block: CrosscheckBlock) => number) => toMedian(blocks.map(read));
  return {
    connections: of(({ connections }) => connections),
    generatorCpus: of(({ generatorCpus }) => generatorCpus),
    rps: of(({ rps }) => rps),
    p50Ms: of(({ latencyMs }) => latencyMs.p50),
    p99Ms: of(({ latencyMs }) => latencyMs.p99),
    measuredP99Ms: toKnownMedian(blocks.map(({ measuredMs }) => readP99(measuredMs))),
    generatorBusy: toKnownMedian(blocks.map(({ generatorBusy }) => generatorBusy)),
    generatorCpuUs: toKnownMedian(blocks.map(({ generatorCpuUs }) => generatorCpuUs)),
    serverBusy: toKnownMedian(blocks.map(({ serverBusy }) => serverBusy)),
    serverCpuUs: toKnownMedian(blocks.map(({ serverCpuUs }) => serverCpuUs)),
    serverP50Ms: toKnownMedian(blocks.map(({ serverP50Ms }) => serverP50Ms)),
  };
}

function toKnownMedian(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : toMedian(known);
}

function readP99(percentiles: Percentiles | null): number | null {
  return percentiles?.p99 ?? null;
}
