// docs/benchmarks/scale.md from the blocks of one run.
import { toPercent } from '../../gate/quantity.ts';
import { toTable } from '../../report/markdown-table.ts';
import { toArmBlocks } from '../interleave.ts';
import { countWrkErrors } from '../wrk-report.ts';
import { toWholeCpuUs } from './edge-cost.ts';
import { toCell } from './figures.ts';
import type { FrontSlot } from './front.ts';
import { toRoutingSentence } from './routing-choice.ts';
import { type Scale, toArmName } from './scale.ts';
import { WAYS, type Way } from './way.ts';

export function toScaleSections(scale: Scale): readonly string[] {
  return [
    toIntroduction(scale),
    `## Requests a second, mix of routes\n\n${toGrid(scale, (slots) => toCell(slots.map(({ rps }) => rps)))}`,
    `## CPU time a request, server and nginx together, µs\n\n${toGrid(scale, (slots) => toCell(slots.map(toWholeCpuUs)))}`,
    `## The server's CPUs busy\n\n${toGrid(scale, (slots) => toPercent(toMean(slots.map(({ serverCpuUtilization }) => serverCpuUtilization))))}`,
    toHotShard(scale),
    `## Which routing\n\n${toRoutingSentence(scale)}`,
    `## Did client and shards count alike?\n\n${toValidity(scale)}`,
  ];
}

function toIntroduction({ serverCpus, shardCounts, loads, blocks }: Scale): string {
  const routes = [loads.mix.path, ...loads.mix.otherPaths].map((path) => `\`${path}\``).join(', ');
  const what = `wrk with ${loads.mix.connections} connections asks for ${routes} in turn, ${loads.mix.measureSeconds} s a block; every block starts server and nginx anew, and each of ${blocks.length} round(s) runs all arms there and back. Values: median (least–most).`;
  const most = Math.max(...shardCounts);
  if (most <= serverCpus) return what;
  return `**Correctness only.** The server has ${serverCpus} CPU(s) here, and up to ${most} shards share them: this page shows that every way works and which shard gets what. It cannot show scaling, and pinning has nothing to choose from on one CPU.\n\n${what}`;
}

/** A row for each number of shards and pinning, a column for each way. */
function toGrid({ arms, blocks, shardCounts }: Scale, toText: (slots: readonly FrontSlot[]) => string): string {
  const rows = shardCounts.flatMap((shards) =>
    [true, false].map((isPinned) => [
      String(shards),
      isPinned ? 'yes' : 'no',
      ...WAYS.map((way) => toText(toArmBlocks(blocks, findArm(arms, { shards, isPinned, way })))),
    ]),
  );
  return toTable(['shards', 'pinned', ...WAYS], rows);
}

function toHotShard({ arms, blocks, shardCounts, oneRoute, loads }: Scale): string {
  const shards = Math.max(...shardCounts);
  const rows = oneRoute.map(({ way, slot }) => {
    const mixed = toArmBlocks(blocks, findArm(arms, { shards, isPinned: true, way }))[0];
    return [way, toShares(slot), mixed === undefined ? '-' : toShares(mixed)];
  });
  const table = toTable(['way', `one route, \`${loads.oneRoute.path}\``, 'the mix'], rows);
  return `## One route, one hot shard\n\nShare of the requests that each of ${shards} shards received, shard 0 first:\n\n${table}\n\nBy hash, one route keeps one shard busy, however many there are.`;
}

function toShares({ requestsPerShard }: FrontSlot): string {
  const sum = requestsPerShard.reduce((total, count) => total + count, 0);
  return requestsPerShard.map((count) => toPercent(count / sum)).join(' / ');
}

function toValidity({ arms, blocks, oneRoute, loads }: Scale): string {
  const mixed = arms.flatMap((arm, index) =>
    toArmBlocks(blocks, index).map((slot) => ({ name: toArmName(arm), slot })),
  );
  const all = [...mixed, ...oneRoute.map(({ way, slot }) => ({ name: `one route, ${way}`, slot }))];
  const bad = all.filter(({ slot }) => !isValid(slot, loads.mix.connections));
  if (bad.length === 0)
    return `In all ${all.length} blocks no request failed, and the shards together received what the client got answered, but for those in flight at the end.`;
  return bad
    .map(({ name, slot }) => `- ${name}: ${countWrkErrors(slot.errors)} errors, ${slot.miscount} requests apart`)
    .join('\n');
}

export function isValid({ errors, miscount }: Pick<FrontSlot, 'errors' | 'miscount'>, connections: number): boolean {
  return countWrkErrors(errors) === 0 && miscount >= 0 && miscount <= connections;
}

function findArm(arms: Scale['arms'], wanted: Readonly<{ shards: number; isPinned: boolean; way: Way }>): number {
  return arms.findIndex(
    ({ shards, isPinned, way }) => shards === wanted.shards && isPinned === wanted.isPinned && way === wanted.way,
  );
}

function toMean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
