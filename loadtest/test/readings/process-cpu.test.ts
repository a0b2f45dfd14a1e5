import { execFileSync } from 'node:child_process';
import { describe, expect, it, vi } from 'vitest';
import type { ProcessCpu } from '../../readings/process-cpu.ts';
import {
  CLOCK_TICKS_PER_SEC,
  parseProcessStat,
  readProcessCpu,
  toSpentCpuSeconds,
} from '../../readings/process-cpu.ts';
import { startBusyProcess } from './busy-process.ts';

const TAIL =
  'S 812 4321 4321 0 -1 4194560 9000 77 3 0 1234 66 5 6 20 0 11 0 987654 1073741824 12345 18446744073709551615 1 1 0 0 0 0 0';

describe('parseProcessStat', () => {
  it.each(['node', 'a b', 'x) S 1 (y', '((', 'k6)', 'two\nlines'])('reads the process whose name is %j', (command) => {
    expect(parseProcessStat(`4321 (${command}) ${TAIL}\n`)).toEqual({
      pid: 4321,
      parentPid: 812,
      command,
      cpuSeconds: 13, // 1234 + 66 ticks; what its ended children used (5 and 6) is not its own
      startTicks: 987654,
    });
  });

  it.each(['', '12 (node', 'node 12 S 1', '12 (node) S 1 2 3'])('refuses %j', (text) => {
    expect(() => parseProcessStat(text)).toThrow(
      new Error(`Expected the text of /proc/<pid>/stat, got ${JSON.stringify(text)}`),
    );
  });
});

describe('readProcessCpu', () => {
  it('sees the CPU time of a busy process grow and that of its start stay', async () => {
    const pid = await startBusyProcess();
    const before = readProcessCpu(pid);
    await vi.waitFor(() => expect(toSpentCpuSeconds(before, readProcessCpu(pid))).toBeGreaterThanOrEqual(0.05), 30_000);
    expect(readProcessCpu(pid)).toMatchObject({ pid, parentPid: process.pid, startTicks: before?.startTicks });
  });

  it('agrees with the process itself about what it used', () => {
    const { user, system } = process.cpuUsage();
    expect(readProcessCpu(process.pid)?.cpuSeconds).toBeCloseTo((user + system) / 1e6, 0);
  });

  it('is null for a process that does not exist', () => {
    expect(readProcessCpu(2 ** 30)).toBeNull();
  });

  it('counts in the ticks that this system says it uses', () => {
    expect(CLOCK_TICKS_PER_SEC).toBe(Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' })));
  });
});

describe('toSpentCpuSeconds', () => {
  const before: ProcessCpu = { pid: 7, parentPid: 1, command: 'node', cpuSeconds: 1.25, startTicks: 100 };

  it('is the difference within one process, 0 for an idle one', () => {
    expect(toSpentCpuSeconds(before, { ...before, cpuSeconds: 3.75 })).toBe(2.5);
    expect(toSpentCpuSeconds(before, before)).toBe(0);
  });

  it.each([
    ['a reused pid', before, { ...before, startTicks: 101, cpuSeconds: 9 }],
    ['another pid', before, { ...before, pid: 8 }],
    ['a process that ended', before, null],
    ['a process that began later', null, before],
  ])('is null for %s', (_, start, end) => {
    expect(toSpentCpuSeconds(start, end)).toBeNull();
  });
});
