import { spawn, spawnSync } from 'node:child_process';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readContainerProcesses, toHostPid } from '../../readings/container-processes.ts';
import { writeProcFixture } from './proc-fixture.ts';

function toProcess(pid: number, parent: number, command: string, pids: string): Record<string, string> {
  return {
    [`proc/${pid}/stat`]: `${pid} (${command}) S ${parent} 1 1 0 -1 0 0 0 0 0 10 5 0 0 20 0 1 0 777 0 0\n`,
    [`proc/${pid}/status`]: `Name:\t${command}\nPid:\t${pid}\nNSpid:\t${pids}\nThreads:\t1\n`,
  };
}

// A container as docker lays it out: shim, init, supervisor, two shards; beside them a health probe and another container.
const HOST = {
  ...toProcess(500, 1, 'containerd-shim', '500'),
  ...toProcess(510, 500, 'docker-init', '510\t1'),
  ...toProcess(520, 510, 'node (main)', '520\t7'),
  ...toProcess(531, 520, 'node', '531\t18'),
  ...toProcess(532, 520, 'node', '532\t19'),
  ...toProcess(600, 500, 'probe', '600\t25'),
  ...toProcess(700, 1, 'docker-init', '700\t1'),
  ...toProcess(710, 700, 'node', '710\t7'),
};

describe('readContainerProcesses', () => {
  it('finds the first process and all below it, with both of their pids', () => {
    expect(readContainerProcesses(510, writeProcFixture(HOST))).toEqual([
      { hostPid: 510, containerPid: 1, parentHostPid: 500, command: 'docker-init' },
      { hostPid: 520, containerPid: 7, parentHostPid: 510, command: 'node (main)' },
      { hostPid: 531, containerPid: 18, parentHostPid: 520, command: 'node' },
      { hostPid: 532, containerPid: 19, parentHostPid: 520, command: 'node' },
    ]);
  });

  it('takes the innermost pid where namespaces are nested', () => {
    const root = writeProcFixture({ ...toProcess(10, 1, 'init', '10 4 1'), ...toProcess(11, 10, 'node', '11 5 2') });
    expect(toHostPid(readContainerProcesses(10, root) ?? [], 2)).toBe(11);
  });

  it.each([
    ['no such process', 999],
    ['a process of the host itself', 500],
    ['a process that is not the first of its container', 520],
  ])('is null for %s, as when the container lives in another machine', (_, pid) => {
    expect(readContainerProcesses(pid, writeProcFixture(HOST))).toBeNull();
  });

  it('passes over processes that end while they are looked at', () => {
    const { 'proc/532/status': _, ...rest } = HOST;
    expect(readContainerProcesses(510, writeProcFixture(rest))?.map(({ hostPid }) => hostPid)).toEqual([510, 520, 531]);
  });

  it.skipIf(!canUnshare())('finds real processes in a real pid namespace', { timeout: 20_000 }, async () => {
    const pid = startInNamespace();
    await vi.waitFor(() => {
      const init = childOf(pid);
      const processes = readContainerProcesses(init) ?? [];
      expect(processes.map(({ containerPid }) => containerPid)).toEqual([1, 2]);
      expect(processes.map(({ command }) => command)).toEqual(['sh', 'sleep']);
      expect(toHostPid(processes, 2)).toBeGreaterThan(2);
    }, 10_000);
  });
});

describe('toHostPid', () => {
  const processes = [{ hostPid: 531, containerPid: 18, parentHostPid: 520, command: 'node' }];

  it('is null for a pid that the container does not have', () => {
    expect(toHostPid(processes, 18)).toBe(531);
    expect(toHostPid(processes, 531)).toBeNull();
  });
});

function canUnshare(): boolean {
  return spawnSync('unshare', ['--pid', '--fork', 'true']).status === 0;
}

function startInNamespace(): number {
  const child = spawn('unshare', ['--pid', '--fork', '--kill-child', 'sh', '-c', 'sleep 60; true'], {
    stdio: 'ignore',
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child.pid ?? 0;
}

function childOf(pid: number): number {
  return Number(spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' }).stdout);
}
