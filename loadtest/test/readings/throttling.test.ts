import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readCgroupDirectories } from '../../readings/cgroup-directories.ts';
import { readThrottling, sumThrottling, toThrottledPeriods } from '../../readings/throttling.ts';
import { startBusyProcess } from './busy-process.ts';
import { writeProcFixture } from './proc-fixture.ts';

const STAT = (throttled: number) => `nr_periods 90\nnr_throttled ${throttled}\nthrottled_time 123456\n`;
const V1 = {
  'proc/self/mountinfo': '32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n',
  'proc/42/cgroup': '4:cpu:/ci/docker/abc\n0::/\n',
  'sys/fs/cgroup/cpu/cpu.stat': STAT(0),
  'sys/fs/cgroup/cpu/ci/cpu.stat': STAT(7),
  'sys/fs/cgroup/cpu/ci/docker/cpu.stat': STAT(0),
  'sys/fs/cgroup/cpu/ci/docker/abc/cpu.stat': STAT(5),
};
const V2 = {
  'proc/self/mountinfo': '30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n',
  'proc/42/cgroup': '0::/system.slice/docker-abc.scope\n',
  'sys/fs/cgroup/cpu.stat': 'usage_usec 1000\nuser_usec 600\nsystem_usec 400\n',
  'sys/fs/cgroup/system.slice/cpu.stat': `usage_usec 900\n${STAT(3)}`,
  'sys/fs/cgroup/system.slice/docker-abc.scope/cpu.stat': `usage_usec 900\n${STAT(4)}`,
};

describe('readThrottling', () => {
  it('adds up the levels of version 1, a parent of the container too', () => {
    expect(readThrottling(42, writeProcFixture(V1))).toEqual(whole(12));
  });

  it('adds up the levels of version 2, whose top counts no throttling', () => {
    expect(readThrottling(42, writeProcFixture(V2))).toEqual(whole(7));
  });

  it('lives with an old kernel that keeps nothing at the very top', () => {
    const { 'sys/fs/cgroup/cpu.stat': _, ...rest } = V2;
    expect(readThrottling(42, writeProcFixture(rest))).toEqual(whole(7));
  });

  it.each([
    ['a level in between cannot be read', 'sys/fs/cgroup/system.slice/cpu.stat', 4],
    ["the process's own level cannot be read", 'sys/fs/cgroup/system.slice/docker-abc.scope/cpu.stat', 3],
    ['the process is gone', 'proc/42/cgroup', 0],
    ['no cgroup is mounted', 'proc/self/mountinfo', 0],
  ])('is only what was seen where %s', (_, missing, periods) => {
    const files = Object.fromEntries(Object.entries(V2).filter(([path]) => path !== missing));
    expect(readThrottling(42, writeProcFixture(files))).toEqual({ periods, whole: false });
  });

  it('is only what was seen where the levels above are hidden, as in a container', () => {
    const mountinfo = '32 31 0:29 /ci /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n';
    const files = { ...V1, 'proc/self/mountinfo': mountinfo, 'proc/42/cgroup': '4:cpu:/ci\n' };
    expect(readThrottling(42, writeProcFixture(files))).toEqual({ periods: 0, whole: false });
  });

  it.skipIf(!canLimitCpu())('sees a real quota hold a real process back', async () => {
    const directory = createLimitedCgroup('shardgate-throttling-test');
    onTestFinished(() => vi.waitFor(() => rmdirSync(directory), 30_000)); // runs last, when the process has been killed
    const pid = await startBusyProcess();
    const before = readThrottling(pid);
    writeFileSync(join(directory, 'cgroup.procs'), String(pid));
    await vi.waitFor(() => {
      expect(toThrottledPeriods(before, readThrottling(pid))).toBeGreaterThanOrEqual(2);
    }, 30_000);
  });
});

describe('toThrottledPeriods', () => {
  it.each([
    ['none, all seen', whole(5), whole(5), 0],
    ['some', whole(5), whole(12), 7],
    ['a count that stepped back', whole(5), whole(4), 'unknown'],
    ['none seen, but not all seen at first', partly(5), whole(5), 'unknown'],
    ['none seen, but not all seen at last', whole(5), partly(5), 'unknown'],
    ['some, though not all was seen: seen is seen', partly(5), partly(9), 4],
  ] as const)('of %s', (_, before, after, periods) => {
    expect(toThrottledPeriods(before, after)).toBe(periods);
  });
});

describe('sumThrottling', () => {
  it('is the sum, whole only if every part is', () => {
    expect(sumThrottling([whole(1), whole(2)])).toEqual(whole(3));
    expect(sumThrottling([whole(1), partly(2)])).toEqual(partly(3));
  });

  it('of nothing is not known: zero would say that no quota was hit', () => {
    expect(sumThrottling([])).toEqual(partly(0));
  });
});

function whole(periods: number) {
  return { periods, whole: true };
}

function partly(periods: number) {
  return { periods, whole: false };
}

function canLimitCpu(): boolean {
  try {
    rmdirSync(createLimitedCgroup('shardgate-throttling-probe'));
    return true;
  } catch {
    return false; // not root, or the controller is not ours to hand out
  }
}

/** A cgroup under this process's own, held to a tenth of a CPU. */
function createLimitedCgroup(name: string): string {
  const found = readCgroupDirectories('self', 'cpu');
  if (found === null) throw new Error('Expected a cgroup file system, got none');
  const directory = join(found.directories[0] ?? '', `${name}-${process.pid}`);
  mkdirSync(directory);
  try {
    if (found.version === 2) writeFileSync(join(directory, 'cpu.max'), '10000 100000', { flag: 'r+' });
    else writeFileSync(join(directory, 'cpu.cfs_quota_us'), '10000', { flag: 'r+' });
  } catch (error) {
    rmdirSync(directory);
    throw error;
  }
  return directory;
}
