// The columns that every table of blocks ends with: latency, how busy the core was, memory, marks.
import type { Slot } from './slot.ts';
import { toSpread } from './spread.ts';

export const SLOT_HEAD = ['P50, ms', 'P95, ms', 'P99, ms', 'Core busy, %', 'Memory, MiB', 'Marks'] as const;

/** One cell for each name of the head. */
export function toSlotCells(slots: readonly Slot[]): readonly string[] {
  const spread = (toValue: (slot: Slot) => number, scale?: number) => toSpread(slots.map(toValue), scale);
  return [
    spread(({ p50Ms }) => p50Ms),
    spread(({ p95Ms }) => p95Ms),
    spread(({ p99Ms }) => p99Ms),
    spread(({ serverCpuUtilization }) => serverCpuUtilization, 100),
    spread(({ rssMb }) => rssMb),
    toMarkText(slots),
  ];
}

/** `idle 2 of 8`, for each mark that a block has. */
export function toMarkText(slots: readonly Slot[]): string {
  const marks = [...new Set(slots.flatMap((slot) => slot.marks))];
  const count = (mark: string) => slots.filter((slot) => slot.marks.some((has) => has === mark)).length;
  return marks.map((mark) => `${mark} ${count(mark)} of ${slots.length}`).join(', ');
}
