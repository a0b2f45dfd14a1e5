import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  parseCpuTimes,
  readCpuTimes,
  toCpuUse,
  toMaxBusyRatio,
  toMaxStealRatio,
  toMeanBusyRatio,
} from '../../readings/cpu-busy.ts';
import { startBusyProcess } from './busy-process.ts';
import { writeProcFixture } from './proc-fixture.ts';

// As a virtual machine with two CPUs wrote it: user nice system idle iowait irq softirq steal guest guest_nice.
const RECORDED = `cpu  48470 0 15087 209646 933 0 367 2317 0 0
cpu0 23191 1 7109 106841 135 2 47 1182 0 0
cpu1 25279 0 7977 102805 797 0 319 1134 0 0
intr 1066522 0 0
ctxt 12
cpuidle 3
`;

describe('parseCpuTimes', () => {
  it('reads each CPU and leaves the sum of all and the other lines', () => {
    expect([...parseCpuTimes(RECORDED)]).toEqual([
      [0, { busyTicks: 30350, idleTicks: 106976, stealTicks: 1182 }],
      [1, { busyTicks: 33575, idleTicks: 103602, stealTicks: 1134 }],
    ]);
  });

  it('lives with the short lines of an old kernel', () => {
    expect(parseCpuTimes('cpu0 1 2 3 4\n').get(0)).toEqual({ busyTicks: 6, idleTicks: 4, stealTicks: 0 });
  });
});

describe('toCpuUse', () => {
  const at = (busyTicks: number, idleTicks: number, stealTicks: number) => ({ busyTicks, idleTicks, stealTicks });

  it('divides the time between the readings into busy, stolen and idle', () => {
    const use = toCpuUse(new Map([[0, at(100, 1000, 10)]]), new Map([[0, at(160, 1020, 30)]]));
    expect(use.get(0)).toEqual({ busyRatio: 0.6, stealRatio: 0.2 });
  });

  it.each([
    ['only busy', at(50, 0, 0), { busyRatio: 1, stealRatio: 0 }],
    ['only idle', at(0, 50, 0), { busyRatio: 0, stealRatio: 0 }],
    ['only stolen', at(0, 0, 50), { busyRatio: 0, stealRatio: 1 }],
  ])('knows a CPU that was %s', (_, after, use) => {
    expect(toCpuUse(new Map([[3, at(0, 0, 0)]]), new Map([[3, after]])).get(3)).toEqual(use);
  });

  it('takes an idle count that steps back for no idle time', () => {
    const use = toCpuUse(new Map([[0, at(0, 100, 0)]]), new Map([[0, at(10, 99, 0)]]));
    expect(use.get(0)).toEqual({ busyRatio: 1, stealRatio: 0 });
  });

  it('leaves out a CPU that only one reading knows, and one for which no time passed', () => {
    const use = toCpuUse(
      new Map([
        [0, at(1, 1, 1)],
        [1, at(5, 5, 5)],
      ]),
      new Map([
        [1, at(5, 5, 5)],
        [2, at(9, 9, 9)],
      ]),
    );
    expect(use.size).toBe(0);
  });

  it('stays between 0 and 1 and does not depend on the length of the window', () => {
    const ticks = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(ticks, ticks, ticks, fc.integer({ min: 1, max: 50 }), (busy, idle, steal, factor) => {
        fc.pre(busy + idle + steal > 0);
        const start = new Map([[0, at(7, 8, 9)]]);
        const use = toCpuUse(start, new Map([[0, at(7 + busy, 8 + idle, 9 + steal)]])).get(0);
        const longer = toCpuUse(
          start,
          new Map([[0, at(7 + busy * factor, 8 + idle * factor, 9 + steal * factor)]]),
        ).get(0);
        expect(use?.busyRatio).toBeGreaterThanOrEqual(0);
        expect((use?.busyRatio ?? 2) + (use?.stealRatio ?? 2)).toBeLessThanOrEqual(1 + 1e-9);
        expect(longer?.busyRatio).toBeCloseTo(use?.busyRatio ?? Number.NaN, 9);
      }),
    );
  });
});

describe('the ratios of several CPUs', () => {
  const uses = new Map([
    [0, { busyRatio: 0.5, stealRatio: 0.1 }],
    [1, { busyRatio: 1, stealRatio: 0 }],
  ]);

  it('are the mean, the busiest and the most stolen from', () => {
    expect(toMeanBusyRatio(uses, [0, 1])).toBe(0.75);
    expect(toMaxBusyRatio(uses, [0, 1])).toBe(1);
    expect(toMaxStealRatio(uses, [0, 1])).toBe(0.1);
    expect(toMeanBusyRatio(uses, [0])).toBe(0.5);
  });

  it.each([[[]], [[0, 2]]])('are unknown for the CPUs %j', (cpus) => {
    expect([toMeanBusyRatio(uses, cpus), toMaxBusyRatio(uses, cpus), toMaxStealRatio(uses, cpus)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('readCpuTimes', () => {
  it('sees a CPU get busy when a process is pinned to it', async () => {
    const [cpu = 0] = [...(readCpuTimes()?.keys() ?? [])].slice(-1);
    await startBusyProcess(['taskset', '-c', String(cpu)]);
    const before = readCpuTimes() ?? new Map();
    await vi.waitFor(() => {
      const use = toCpuUse(before, readCpuTimes() ?? new Map()).get(cpu);
      expect((use?.busyRatio ?? 0) + (use?.stealRatio ?? 0)).toBeGreaterThan(0.8);
    }, 30_000);
  });

  it('is null where there is no /proc/stat', () => {
    expect(readCpuTimes(writeProcFixture({}))).toBeNull();
  });
});
