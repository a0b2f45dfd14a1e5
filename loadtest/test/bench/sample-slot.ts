// A block for tests; whatever they care about, they set.
import type { Slot } from '../../bench/slot.ts';

export function toSlot(values: Partial<Slot> = {}): Slot {
  return {
    requests: 600_000,
    rps: 200_000,
    cpuUsPerRequest: 5,
    serverCpuUtilization: 0.98,
    stealRatio: 0,
    meanMs: 1,
    p50Ms: 0.9,
    p95Ms: 1.4,
    p99Ms: 2.2,
    errors: { connect: 0, read: 0, write: 0, status: 0, timeout: 0 },
    rssMb: 66,
    startMs: 280,
    marks: [],
    ...values,
  };
}
