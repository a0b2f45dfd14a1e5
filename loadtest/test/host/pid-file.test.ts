import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clearPidFile, judgePidFile } from '../../host/pid-file.ts';

describe('judgePidFile', () => {
  const programs = new Map([
    [7, 'dockerd'],
    [8, 'nginx'],
  ]);
  const judge = (content: string | null) => judgePidFile(content, 'dockerd', (pid) => programs.get(pid) ?? null);

  it.each([
    [null, { kind: 'absent' }],
    ['7', { kind: 'running', pid: 7 }],
    ['7\n', { kind: 'running', pid: 7 }],
    ['8', { kind: 'stale', because: 'process 8 is nginx' }],
    ['9', { kind: 'stale', because: 'process 9 has ended' }],
    ['', { kind: 'stale', because: 'it holds ""' }],
    ['0', { kind: 'stale', because: 'it holds "0"' }],
    ['-7', { kind: 'stale', because: 'it holds "-7"' }],
    ['seven', { kind: 'stale', because: 'it holds "seven"' }],
  ])('judges %j', (content, state) => {
    expect(judge(content)).toEqual(state);
  });
});

describe('clearPidFile', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pid-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('removes a file that names another program, and says so', async () => {
    const path = join(folder, 'docker.pid');
    const told: string[] = [];
    await writeFile(path, String(process.pid));
    expect((await clearPidFile(path, 'dockerd', (line) => told.push(line))).kind).toBe('stale');
    await expect(readFile(path)).rejects.toThrow('ENOENT');
    expect(told).toEqual([expect.stringMatching(`^Removing the stale ${path}: process ${process.pid} is .+\\.$`)]);
  });

  it('leaves the file of a process that runs', async () => {
    const path = join(folder, 'self.pid');
    const comm = (await readFile('/proc/self/comm', 'utf8')).trim();
    await writeFile(path, String(process.pid));
    expect(await clearPidFile(path, comm, () => undefined)).toEqual({ kind: 'running', pid: process.pid });
    expect(await readFile(path, 'utf8')).toBe(String(process.pid));
  });

  it('has nothing to do without a file', async () => {
    expect(await clearPidFile(join(folder, 'none'), 'dockerd', () => undefined)).toEqual({ kind: 'absent' });
  });
});
