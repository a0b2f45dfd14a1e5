import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCpuList, MAX_CPU, parseCpuList } from '../../plan/cpu-list.ts';
import { PlanError } from '../../plan/plan-error.ts';

describe('parseCpuList', () => {
  it.each([
    ['0', [0]],
    ['0-3,8', [0, 1, 2, 3, 8]],
    ['8,0-3', [0, 1, 2, 3, 8]],
    ['1,1-2,2', [1, 2]],
    [' 0-1\n', [0, 1]],
    ['', []],
    ['\n', []],
    [`${MAX_CPU}`, [MAX_CPU]],
  ])('reads %j as %j', (text, cpus) => {
    expect(parseCpuList(text)).toEqual(cpus);
  });

  it.each(['a', '-1', '3-1', '1-', '1,,2', '0,', '1.5', '0x1', '0-3:2', '8192', '0-999999999'])(
    'refuses %j',
    (text) => {
      expect(() => parseCpuList(text, 'APP_CPUSET')).toThrow(
        new PlanError(`Expected APP_CPUSET to be CPUs between 0 and 8191 such as "0-3,8", got ${JSON.stringify(text)}`),
      );
    },
  );
});

describe('formatCpuList', () => {
  it.each([
    [[], ''],
    [[5], '5'],
    [[0, 1], '0-1'],
    [[8, 3, 2, 1, 0, 3], '0-3,8'],
    [[0, 2, 4], '0,2,4'],
  ])('writes %j as %j', (cpus, text) => {
    expect(formatCpuList(cpus)).toBe(text);
  });

  it('writes what parseCpuList reads back, ascending and each CPU once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: MAX_CPU })), (cpus) => {
        expect(parseCpuList(formatCpuList(cpus))).toEqual([...new Set(cpus)].sort((a, b) => a - b));
      }),
    );
  });

  it('writes the one shortest text: reading and writing it again changes nothing', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 40 })), (cpus) => {
        const text = formatCpuList(cpus);
        expect(formatCpuList(parseCpuList(text))).toBe(text);
        expect(text.split(',').length).toBeLessThanOrEqual(Math.max(1, cpus.length));
      }),
    );
  });
});
