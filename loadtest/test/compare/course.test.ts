import { describe, expect, it } from 'vitest';
import type { Block, Crash } from '../../compare/block.ts';
import { type Course, follow } from '../../compare/course.ts';
import { ArmBreakdown } from '../../compare/run-block.ts';
import { BreakdownError } from '../../compare/run-slot.ts';
import { type Effect, toBlock, toBlocks } from '../gate/compare/sample.ts';
import { COMPARISONS } from '../report/compare/sample-comparison.ts';

const SETTINGS = (COMPARISONS.pass as NonNullable<typeof COMPARISONS.pass>).settings;

function start(course: Course, effect: Effect = {}, changes: readonly string[] = []) {
  const ran: number[] = [];
  const kept: Block[] = [];
  const ended = follow(course, {
    settings: SETTINGS,
    run: async (block) => {
      ran.push(block);
      return toBlock(block, effect);
    },
    keep: async (block) => void kept.push(block),
    keepCrash: async () => {},
    show: () => {},
    findChanges: async () => changes,
  });
  return { ran, kept, ended };
}

describe('follow', () => {
  it('runs blocks until a look decides, and keeps each as it is done', async () => {
    const { ran, kept, ended } = start({ blocks: [], crash: null }, { cpu: 0.2 });
    expect((await ended).verdict).toBe('FAIL');
    expect(ran).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(kept).toHaveLength(9);
  });

  it('goes on after the blocks of an earlier invocation', async () => {
    const { ran, ended } = start({ blocks: [...toBlocks(7)], crash: null });
    expect((await ended).verdict).toBe('PASS');
    expect(ran).toEqual([8, 9]);
  });

  it('runs nothing where the earlier blocks decide', async () => {
    const { ran, ended } = start({ blocks: [...toBlocks(9)], crash: null });
    expect((await ended).verdict).toBe('PASS');
    expect(ran).toEqual([]);
  });

  it.each([
    ['head', 'FAIL'],
    ['base', 'ERROR'],
  ] as const)('runs nothing where %s broke down before', async (arm, verdict) => {
    const crash = { arm, block: 8, because: 'it ended with code 1' };
    const { ran, ended } = start({ blocks: [...toBlocks(7)], crash });
    expect((await ended).verdict).toBe(verdict);
    expect(ran).toEqual([]);
  });

  it('is INVALID when something changed on the way', async () => {
    expect((await start({ blocks: [], crash: null }, {}, ['kernel was 1 and is 2']).ended).verdict).toBe('INVALID');
  });

  it.each([
    ['head', 'FAIL'],
    ['base', 'ERROR'],
  ] as const)('ends where %s breaks down, with %s', async (arm, verdict) => {
    const course: Course = { blocks: [...toBlocks(2)], crash: null };
    const crashes: Crash[] = [];
    const ended = follow(course, {
      settings: SETTINGS,
      run: () => Promise.reject(new ArmBreakdown(arm, new BreakdownError('it stopped answering under load'))),
      keep: async () => {},
      keepCrash: async (crash) => void crashes.push(crash),
      show: () => {},
      findChanges: async () => [],
    });
    expect((await ended).verdict).toBe(verdict);
    expect(course.crash).toEqual({ arm, block: 3, because: 'it stopped answering under load' });
    expect(crashes).toEqual([course.crash]);
  });

  it('lets every other trouble through, and keeps what it has', async () => {
    const course: Course = { blocks: [...toBlocks(2)], crash: null };
    const run = () => Promise.reject(new Error('no docker'));
    const nothing = async () => {};
    const keepers = { keep: nothing, keepCrash: nothing, show: () => {} };
    const setting = { settings: SETTINGS, run, ...keepers, findChanges: async () => [] };
    await expect(follow(course, setting)).rejects.toThrow('no docker');
    expect(course.blocks).toHaveLength(2);
  });
});
