import { describe, expect, it } from 'vitest';
import { toServing } from '../../bench/server-slot.ts';
import { toMarks } from '../../bench/slot.ts';

describe('toMarks', () => {
  it.each([
    [0.9, 0.02, 0, []],
    [0.899, 0, 0, ['idle']],
    [1, 0.021, 0, ['steal']],
    [1, null, 1, ['errors']],
    [Number.NaN, Number.NaN, 0, ['idle', 'steal']],
  ])('of a core %s busy, %s stolen, %s errors are %j', (utilization, steal, errors, marks) => {
    expect(toMarks(utilization, steal, errors)).toEqual(marks);
  });
});

describe('toServing', () => {
  const at = (hostPid: number, parentHostPid: number, containerPid: number) => ({
    hostPid,
    parentHostPid,
    containerPid,
    command: 'node',
  });

  it('takes the shards and leaves init and their supervisor', () => {
    expect(
      toServing([at(90, 1, 1), at(91, 90, 7), at(92, 91, 8), at(93, 91, 9)]).map(({ hostPid }) => hostPid),
    ).toEqual([92, 93]);
  });

  it('takes a server that is a single process', () => {
    expect(toServing([at(90, 1, 1), at(91, 90, 7)]).map(({ hostPid }) => hostPid)).toEqual([91]);
  });

  it('finds nothing where there is only init', () => {
    expect(toServing([at(90, 1, 1)])).toEqual([]);
  });
});
