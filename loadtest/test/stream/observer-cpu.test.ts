import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { readCpuSeconds, toSpentSeconds } from '../../stream/observer-cpu.ts';

const SPIN = 'while (process.cpuUsage().user < 300_000);'; // microseconds, however long they take

describe('readCpuSeconds', () => {
  it('counts a busy child of the process', async () => {
    const before = (await readCpuSeconds([process.pid])) ?? 0;
    const child = spawn(process.execPath, ['-e', `${SPIN} console.log('spun'); setInterval(() => {}, 1000);`]);
    await once(child.stdout, 'data');
    const after = (await readCpuSeconds([process.pid])) ?? 0;
    child.kill();
    expect(after - before).toBeGreaterThan(0.1);
  });

  it('is null when no process can be read, which is not zero', async () => {
    expect(await readCpuSeconds([])).toBeNull();
    expect(await readCpuSeconds([2 ** 22 + 1])).toBeNull();
  });
});

describe('toSpentSeconds', () => {
  const before = { pids: [7, 9], cpuSeconds: 5 };

  it('is the difference', () => {
    expect(toSpentSeconds(before, { pids: [7, 9], cpuSeconds: 5.5 })).toBe(0.5);
  });

  it.each([
    ['was started anew and counts from 0', { pids: [8, 9], cpuSeconds: 0.2 }],
    ['has ended', { pids: [9], cpuSeconds: 4 }],
    ['cannot be read', { pids: [7, 9], cpuSeconds: null }],
  ])('is not known, rather than below 0, where one %s', (_, after) => {
    expect(toSpentSeconds(before, after)).toBeNull();
  });
});
