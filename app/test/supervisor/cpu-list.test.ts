import { describe, expect, it } from 'vitest';
import { loadAllowedCpus, parseCpuList } from '../../supervisor/cpu-list.ts';

describe('parseCpuList', () => {
  it.each([
    ['0', [0]],
    ['0-3', [0, 1, 2, 3]],
    ['8,0-1', [0, 1, 8]],
    ['2-2,10-11', [2, 10, 11]],
  ])('reads %j', (text, cpus) => {
    expect(parseCpuList(text)).toEqual(cpus);
  });

  it.each(['', 'a', '0-', '-1', '0,,1'])('refuses %j', (text) => {
    expect(() => parseCpuList(text)).toThrow(`Expected a list of CPUs such as "0-3,8", got ${JSON.stringify(text)}`);
  });

  it('reads this process’s own CPUs', () => {
    expect(loadAllowedCpus().length).toBeGreaterThan(0);
  });
});
