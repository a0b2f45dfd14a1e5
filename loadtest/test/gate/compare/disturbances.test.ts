import { describe, expect, it } from 'vitest';
import { toClauses } from '../../../gate/compare/disturbance-facts.ts';
import { findDisturbances } from '../../../gate/compare/disturbances.ts';
import { inCapacity, inEnvironment, inRate, type SlotChange } from './changed-slots.ts';
import { BASE_SLOT, NO_ERRORS, toBlock } from './sample.ts';

const LOST = { ...NO_ERRORS, connection: 1 };

/** The change is made to one slot of the block alone: 0 is BASE, 1 is HEAD. */
const find = (change: SlotChange, at: number) =>
  toClauses(findDisturbances(toBlock(1, {}, (slot, index) => (index === at ? change(slot) : slot))));

describe('findDisturbances', () => {
  it('finds none in a quiet block', () => {
    expect(findDisturbances(toBlock(1))).toEqual([]);
  });

  it.each([
    ['CPU time was stolen by other machines', inEnvironment({ stealRatio: 0.02 })],
    ['how much CPU time was stolen is not known', inEnvironment({ stealRatio: null })],
    ['a CPU quota was hit', inEnvironment({ throttledPeriods: 1 })],
    ['the wall clock was set', inEnvironment({ clockStepMs: -51 })],
    ["others used the server's CPU", inEnvironment({ serverCpusOthers: 0.15 })],
    ["others used the server's CPU", inEnvironment({ serverCpusOthers: null })],
    ["the speed of the server's core changed within the block", inEnvironment({ spinMs: 3.46 })],
    ["the speed of the server's core was not measured", inEnvironment({ spinMs: null })],
    ['the generator was in the way at full throttle', inCapacity({ serverBusy: 0.88, generatorBusy: 0.8 })],
    ['the generator was in the way at full throttle', inCapacity({ serverBusy: 0.88, generatorBusy: null })],
    ['the generator was in the way at the fixed rate', inRate({ generatorBusy: 0.8 })],
    ['the generator was in the way at the fixed rate', inRate({ generatorBusy: null })],
  ] satisfies [string, SlotChange][])('finds that %s, in either arm', (expected, change) => {
    expect(find(change, 0)).toEqual([expected]);
    expect(find(change, 1)).toEqual([expected]);
  });

  it.each([
    ["the load did not fill BASE's core", inCapacity({ serverBusy: 0.88, generatorBusy: 0.5 })],
    ['BASE did not get the whole rate', inRate({ achievedRatio: 0.98 })],
    ['BASE failed requests', inCapacity({ errors: LOST })],
    ['BASE failed requests', inRate({ errors: LOST })],
  ] satisfies [string, SlotChange][])(
    'finds that %s, and lets HEAD do the same: it is its own doing',
    (expected, change) => {
      expect(find(change, 3)).toEqual([expected]);
      expect(find(change, 2)).toEqual([]);
    },
  );

  it.each([
    ['stolen', inEnvironment({ stealRatio: 0.019 })],
    ['no quota known', inEnvironment({ throttledPeriods: 'unknown' })],
    ['clock', inEnvironment({ clockStepMs: 50 })],
    ['others', inEnvironment({ serverCpusOthers: 0.149 })],
    ['speed', inEnvironment({ spinMs: 3.44 })],
    ['busy', inCapacity({ serverBusy: 0.89, generatorBusy: 1 })],
    ['rate', inRate({ achievedRatio: 0.99, generatorBusy: 0.79 })],
  ] satisfies [string, SlotChange][])('allows what is just within the limit: %s', (_, change) => {
    expect(find(change, 0)).toEqual([]);
  });

  it('does not look at a value of either arm', () => {
    expect(findDisturbances(toBlock(1, { cpu: 3, rps: 0.9, p95: 40 }))).toEqual([]);
    expect(BASE_SLOT.rate).not.toBeNull();
  });
});
