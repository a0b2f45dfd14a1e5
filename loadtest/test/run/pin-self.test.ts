import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCpuList } from '../../plan/cpu-list.ts';
import { pinSelf } from '../../run/pin-self.ts';

const readAffinity = () => /^Cpus_allowed_list:\s*(.*)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
const canPin = spawnSync('taskset', ['--version']).status === 0;

describe('pinSelf', () => {
  it.skipIf(!canPin)('confines this process, and puts it back, so that a second run plans with every CPU', async () => {
    const before = readAffinity();
    const [first = 0] = parseCpuList(before);
    const unpin = await pinSelf(String(first));
    expect(readAffinity()).toBe(String(first));
    await unpin();
    expect(readAffinity()).toBe(before);
  });

  it('does nothing without a cpuset', async () => {
    const before = readAffinity();
    await (await pinSelf(undefined))();
    expect(readAffinity()).toBe(before);
  });
});
