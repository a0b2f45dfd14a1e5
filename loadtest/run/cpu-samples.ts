// What generator and server spent from one look to the next, in cores.
import { toSpentCpuSeconds } from '../readings/process-cpu.ts';
import type { CpuSample } from '../stream/events.ts';
import type { Tick } from './tick.ts';

/** @param offsetMs - added to a look's monotonic time it is the time since the epoch */
export function toCpuSamples(ticks: readonly Tick[], offsetMs: number): readonly CpuSample[] {
  return ticks.slice(1).flatMap((tick, index) => toCpuSample(ticks[index], tick, offsetMs));
}

function toCpuSample(before: Tick | undefined, after: Tick, offsetMs: number): readonly CpuSample[] {
  if (before === undefined) return [];
  const seconds = (after.atMs - before.atMs) / 1000;
  const generator = toSpentCpuSeconds(before.generator, after.generator);
  if (generator === null) return [];
  const shards = after.shards?.map((shard, index) => toSpentCpuSeconds(before.shards?.[index] ?? null, shard)) ?? [
    null,
  ];
  const server = shards.every((spent) => spent !== null) ? shards.reduce((sum, spent) => sum + spent, 0) : null;
  return [
    {
      timeMs: after.atMs + offsetMs,
      generatorCores: generator / seconds,
      serverCores: server === null ? null : server / seconds,
    },
  ];
}
