// Resident memory of everything that takes part in a leg, slice by slice.
import { type LegPlan, toSliceCount } from './leg-plan.ts';
import type { MemoryMeasurement, MemoryOwner } from './measurement.ts';
import type { Tick } from './tick.ts';

/** @param fromMs - when the measured window began, on the ticks' clock */
export function toLegMemory(plan: LegPlan, ticks: readonly Tick[], fromMs: number): MemoryMeasurement {
  const sliceMs = plan.sliceSeconds * 1000;
  const slices = Array.from({ length: toSliceCount(plan) }, (_, index) => {
    const startMs = fromMs + index * sliceMs;
    return ticks.filter(({ atMs }) => atMs >= startMs && atMs < startMs + sliceMs);
  });
  const of = (owner: MemoryOwner) =>
    slices.map((inside) => toMedian(inside.flatMap(({ memoryMb }) => memoryMb[owner] ?? [])));
  return {
    server: of('server'),
    generator: of('generator'),
    database: of('database'),
    collector: of('collector'),
    commandLine: of('commandLine'),
  };
}

function toMedian(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}
