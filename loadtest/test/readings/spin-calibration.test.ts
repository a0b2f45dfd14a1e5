import { describe, expect, it } from 'vitest';
import { readCpuTimes } from '../../readings/cpu-busy.ts';
import { readSpinMs } from '../../readings/spin-calibration.ts';

describe('readSpinMs', () => {
  it('times the same work on each CPU of this machine', { timeout: 20_000 }, async () => {
    const [cpu = 0] = readCpuTimes()?.keys() ?? [];
    const [first, second] = [await readSpinMs(cpu), await readSpinMs(cpu)];
    expect(first).toBeGreaterThan(0.1); // the work was not optimized away
    expect(first).toBeLessThan(1000);
    expect((second ?? 0) / (first ?? 0)).toBeGreaterThan(0.2); // loose: the machine may be busy
    expect((second ?? 0) / (first ?? 0)).toBeLessThan(5);
  });

  it('is null for a CPU that is not there', async () => {
    expect(await readSpinMs(1023)).toBeNull();
  });
});
