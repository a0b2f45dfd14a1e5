import { describe, expect, it, vi } from 'vitest';
import { readCpuTimes } from '../../readings/cpu-busy.ts';
import { readSpinMs } from '../../readings/spin-calibration.ts';

describe('readSpinMs', () => {
  it('times the same work alike, on a machine that leaves it alone for once', async () => {
    const [cpu = 0] = readCpuTimes()?.keys() ?? [];
    await vi.waitFor(async () => {
      const [first, second] = [(await readSpinMs(cpu)) ?? 0, (await readSpinMs(cpu)) ?? 0];
      expect(first).toBeGreaterThan(0.1); // the work was not optimized away
      expect(first).toBeLessThan(1000);
      expect(Math.max(first, second) / Math.min(first, second)).toBeLessThan(3);
    }, 40_000);
  });

  it('is null for a CPU that is not there', async () => {
    expect(await readSpinMs(1023)).toBeNull();
  });
});
