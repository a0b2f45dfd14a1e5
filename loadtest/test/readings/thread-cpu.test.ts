import { describe, expect, it } from 'vitest';
import { readThreadCpu, toSpentUs } from '../../readings/thread-cpu.ts';
import { writeProcFixture } from './proc-fixture.ts';

describe('readThreadCpu', () => {
  it('reads every thread of every process', () => {
    const root = writeProcFixture({
      'proc/7/task/7/schedstat': '1500 20 3\n',
      'proc/7/task/8/schedstat': '500 20 3\n',
      'proc/9/task/9/schedstat': '30 0 1\n',
    });
    expect(readThreadCpu([7, 9], root)).toEqual(
      new Map([
        [7, 1500],
        [8, 500],
        [9, 30],
      ]),
    );
  });

  it('is null when one of the processes has ended', () => {
    const root = writeProcFixture({ 'proc/7/task/7/schedstat': '1500 20 3\n' });
    expect(readThreadCpu([7, 9], root)).toBeNull();
  });

  it('is null on a kernel that keeps no such count, and for no process', () => {
    const root = writeProcFixture({ 'proc/7/task/7/stat': '' });
    expect(readThreadCpu([7], root)).toBeNull();
    expect(readThreadCpu([], root)).toBeNull();
  });

  it('sees this very process work', () => {
    const before = readThreadCpu([process.pid]);
    for (let end = performance.now() + 20; performance.now() < end; );
    const after = readThreadCpu([process.pid]);
    expect(before && after && toSpentUs(before, after)).toBeGreaterThan(0);
  });
});

describe('toSpentUs', () => {
  it('adds what each thread spent, a new one from zero', () => {
    const before = new Map([
      [1, 1_000],
      [2, 5_000],
    ]);
    const after = new Map([
      [1, 4_000],
      [2, 5_000],
      [3, 2_000],
    ]);
    expect(toSpentUs(before, after)).toBe(5);
  });

  it('leaves out a thread that has ended', () => {
    const before = new Map([
      [1, 1_000],
      [2, 5_000],
    ]);
    expect(toSpentUs(before, new Map([[1, 3_000]]))).toBe(2);
  });

  it('refuses a server that spent nothing', () => {
    expect(() => toSpentUs(new Map([[1, 9]]), new Map([[1, 9]]))).toThrow('Expected CPU time to grow, got 0 ns');
  });
});
