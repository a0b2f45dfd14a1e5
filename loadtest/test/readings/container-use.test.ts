import { describe, expect, it } from 'vitest';
import { readContainerUse } from '../../readings/container-use.ts';
import { writeProcFixture } from './proc-fixture.ts';

type Use = Readonly<{ user: number; system: number; reaped: number; peakKib: number; nowKib: number }>;

function toProcess(pid: number, parent: number, pids: string, { user, system, reaped, peakKib, nowKib }: Use) {
  return {
    [`proc/${pid}/stat`]: `${pid} (a) b) S ${parent} 1 1 0 -1 0 0 0 0 0 ${user} ${system} ${reaped} 0 20 0 1 0 777 0 0\n`,
    [`proc/${pid}/status`]: `Name:\ta\nNSpid:\t${pids}\nVmHWM:\t  ${peakKib} kB\nVmRSS:\t ${nowKib} kB\n`,
  };
}

const CONTAINER = {
  ...toProcess(10, 1, '10\t1', { user: 1, system: 1, reaped: 300, peakKib: 512, nowKib: 512 }),
  ...toProcess(11, 10, '11\t7', { user: 100, system: 50, reaped: 0, peakKib: 51_200, nowKib: 40_960 }),
  ...toProcess(12, 11, '12\t8', { user: 40, system: 8, reaped: 0, peakKib: 20_480, nowKib: 10_240 }),
  ...toProcess(99, 1, '99\t1', { user: 9_999, system: 0, reaped: 0, peakKib: 999_999, nowKib: 999_999 }),
};

describe('readContainerUse', () => {
  it('adds up every process of the container, and those that have ended in it', () => {
    const use = readContainerUse(10, writeProcFixture(CONTAINER));
    expect(use?.cpu).toMatchObject({ pid: 10, startTicks: 777, cpuSeconds: 5 });
  });

  it('tells the peak of the largest process in MiB', () => {
    expect(readContainerUse(10, writeProcFixture(CONTAINER))?.largestRssMb).toBe(50);
  });

  it('tells what all of its processes hold now', () => {
    expect(readContainerUse(10, writeProcFixture(CONTAINER))?.rssMb).toBe(0.5 + 40 + 10);
  });

  it.each([12, 4711])('is null where /proc shows no such container (process %i)', (pid) => {
    expect(readContainerUse(pid, writeProcFixture(CONTAINER))).toBeNull();
  });
});
