// docs/benchmarks/edge.md from the blocks of one run.
import { toPercent } from '../../gate/quantity.ts';
import { toTable } from '../../report/markdown-table.ts';
import { toArmBlocks, toArmRatio } from '../interleave.ts';
import { type EdgeBlock, type EdgeCost, toWholeCpuUs } from './edge-cost.ts';
import { toCell, toRatioText } from './figures.ts';

export function toEdgeSections(cost: EdgeCost, isShared: boolean): readonly string[] {
  return [toIntroduction(cost, isShared), toCostTable(cost), toLatencyTable(cost), READING];
}

function toIntroduction({ shards, blocks, loads: { full, light } }: EdgeCost, isShared: boolean): string {
  const what = `One server with ${shards} shard(s), asked for \`${full.path}\` by wrk, directly and through nginx. Every block starts server and nginx anew; each of ${blocks.length} round(s) runs the ways there and back.`;
  const loads = `Full: ${full.connections} connections, each asking again at once, ${full.measureSeconds} s. Light: ${light.connections} connections, ${light.measureSeconds} s: the route waits 1 ms, so nothing is saturated and the latency is the way's own.`;
  const shared =
    'nginx shares the CPU of wrk on this machine, so the requests a second behind it are those of the two together, and no measure of what nginx can do. CPU time a request does not depend on that sharing, except by what it costs in caches.';
  return [what, loads, ...(isShared ? [shared] : [])].join('\n\n');
}

function toCostTable({ ways, blocks }: EdgeCost): string {
  const rows = ways.map((way, arm) => {
    const own = toArmBlocks(blocks, arm).map(({ full }) => full);
    const ratio = arm === 0 ? null : toArmRatio(blocks, arm, 0, ({ full }) => toWholeCpuUs(full));
    return [
      way,
      toCell(own.map(({ cpuUsPerRequest }) => cpuUsPerRequest)),
      toCell(own.flatMap(({ nginxCpuUsPerRequest }) => nginxCpuUsPerRequest ?? [])),
      toCell(own.map(toWholeCpuUs)),
      toRatioText(ratio),
      toCell(own.map(({ rps }) => rps)),
      toPercent(Math.max(...own.map(({ serverCpuUtilization }) => serverCpuUtilization))),
    ];
  });
  const head = [
    'way',
    'server µs/request',
    'nginx µs/request',
    'together',
    'against none',
    'requests/s',
    'server busy, at most',
  ];
  return `## CPU time a request, full load\n\n${toTable(head, rows)}`;
}

function toLatencyTable({ ways, blocks }: EdgeCost): string {
  const toP95 = ({ light }: EdgeBlock) => light.p95Ms;
  const rows = ways.map((way, arm) => {
    const own = toArmBlocks(blocks, arm);
    const lights = own.map(({ light }) => light);
    return [
      way,
      toCell(lights.map(({ p50Ms }) => p50Ms)),
      toCell(own.map(toP95)),
      arm === 0 ? '-' : toRatioText(toArmRatio(blocks, arm, 0, toP95)),
      toCell(lights.map(({ rps }) => rps)),
    ];
  });
  return `## Latency, light load\n\n${toTable(['way', 'P50 ms', 'P95 ms', 'P95 against none', 'requests/s'], rows)}`;
}

const READING =
  'Values: median (least–most) of the blocks. Ratios: geometric mean over the rounds (95 % interval); none below two rounds. CPU time a request depends on how busy a process is: compare within the table, not with other pages.';
