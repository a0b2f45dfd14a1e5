// When host, generator or BASE were in the way: which blocks are dropped, how many may be, and what else ends a comparison.
import { describe, expect, it } from 'vitest';
import { assess, type ComparisonInput } from '../../../gate/compare/assessment.ts';
import { DISTURBANCE_FACTS } from '../../../gate/compare/disturbance-facts.ts';
import { WHOLE_REMEDIES } from '../../../gate/compare/remedies.ts';
import { answeringErrors, inCapacity, inEnvironment, stolen, withArm } from './changed-slots.ts';
import { type Effect, RULES, toBlocks, toInput, toNoisyBlocks } from './sample.ts';

const verdictOf = (change: Partial<ComparisonInput>) => assess(toInput(change)).verdict;

describe('assess, on what makes a comparison INVALID', () => {
  it.each([
    ['steal', stolen],
    ['the generator', inCapacity({ serverBusy: 0.5, generatorBusy: 1 })],
    ['a quota', inEnvironment({ throttledPeriods: 2 })],
    ['the spin calibration', inEnvironment({ spinMs: 4 })],
  ])('is INVALID when too many blocks are dropped for %s, though HEAD looks worse', (_, change) => {
    const blocks = withArm('head', change, { where: (block) => block > 5, effect: { cpu: 0.2 } });
    const { verdict, reasons } = assess(toInput({ blocks }));
    expect(verdict).toBe('INVALID');
    expect(reasons[0]).toContain(
      '4 blocks had to be dropped for their environment: beside the 9 that a look needs that is 30.8 %, where 30 % are allowed.',
    );
  });

  const dropping = (dropped: number, count: number, maxBlocks = 24) =>
    verdictOf({ blocks: withArm('base', stolen, { count, where: (block) => block <= dropped }), maxBlocks });

  it('ends a hopeless comparison at its fourth dropped block, and not sooner', () => {
    expect([1, 2, 3].map((count) => dropping(count, count))).toEqual([null, null, null]);
    expect(dropping(4, 4)).toBe('INVALID');
  });

  it('tolerates three dropped of twelve at the first look, wherever they were', () => {
    expect(dropping(3, 9)).toBeNull();
    expect(dropping(3, 12)).toBe('PASS');
  });

  it('is no stricter with a comparison that is to end before the first look', () => {
    expect(dropping(1, 1, 1)).toBeNull();
    expect(dropping(4, 4, 1)).toBe('INVALID');
  });

  it('allows for more once a look was open: the next one has more blocks', () => {
    const noisy = (count: number, dropped: readonly number[]) =>
      toNoisyBlocks(count, 0.3).map((block) =>
        dropped.includes(block.block) ? { ...block, slots: block.slots.map(stolen) } : block,
      );
    expect(verdictOf({ blocks: noisy(13, [1, 2, 3, 13]) })).toBeNull();
    expect(verdictOf({ blocks: noisy(14, [1, 2, 3, 13, 14]) })).toBe('INVALID');
  });

  it('says once for each disturbance seen what to change, whosever it was', () => {
    const failing = withArm('base', answeringErrors(1), { where: (block) => block < 5 });
    const { reasons } = assess(toInput({ blocks: [...failing.slice(0, 4), ...withArm('head', stolen).slice(4)] }));
    expect(reasons[0]).toContain('Seen: BASE failed requests; CPU time was stolen by other machines.');
    expect(reasons.slice(1)).toEqual([DISTURBANCE_FACTS.baseErrors.remedy, DISTURBANCE_FACTS.stolen.remedy]);
  });

  it('compares services that never fill a core, by the fixed rate alone', () => {
    const blocks = withArm('base', inCapacity({ serverBusy: 0.2, generatorBusy: 0.5 }));
    expect(verdictOf({ blocks })).toBe('INVALID');
    expect(verdictOf({ blocks, metrics: ['p95Ms'] })).toBe('PASS');
  });

  it('drops a disturbed block whole, and judges the others', () => {
    const blocks = withArm('base', stolen, { count: 11, where: (block) => block === 2 || block === 5 });
    const { verdict, looks, blocks: judged } = assess(toInput({ blocks }));
    expect([verdict, looks[0]?.blocks]).toEqual(['PASS', 9]);
    expect(judged.map(({ dropped }) => dropped.length)).toEqual([0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  });

  it('is INVALID when host, images or kit changed on the way', () => {
    const { verdict, reasons } = assess(
      toInput({ changes: ['scripts was a and is b'], blocks: toBlocks(9, { cpu: 0.2 }) }),
    );
    expect(verdict).toBe('INVALID');
    expect(reasons).toEqual(['What was compared changed on the way: scripts was a and is b.', WHOLE_REMEDIES.changes]);
  });

  const withControl = (factor: number, effect: Effect = {}) =>
    toBlocks(9, effect).map((block) => ({
      ...block,
      controls: block.controls.map((slot) =>
        slot.after === 'head' ? { ...slot, cpuUsPerRequest: slot.cpuUsPerRequest * factor } : slot,
      ),
    }));

  it.each([1.05, 0.95])('is INVALID when the frozen control moved with the arms by a factor of %d', (factor) => {
    const { verdict, reasons, control } = assess(toInput({ blocks: withControl(factor, { cpu: 0.2 }) }));
    expect(verdict).toBe('INVALID');
    expect(control).toMatchObject({ moved: true, pValue: 2 / 2 ** 9 });
    expect(reasons).toEqual([expect.stringContaining('the host treated the two differently'), WHOLE_REMEDIES.control]);
  });

  it('reports a control that moved by less than its floor, and goes on', () => {
    expect(verdictOf({ blocks: withControl(1.02) })).toBe('PASS');
  });

  it('wants no control where the rules want none', () => {
    const blocks = toBlocks(9).map((block) => ({ ...block, controls: [] }));
    expect(verdictOf({ blocks, rules: { ...RULES, control: null } })).toBe('PASS');
    expect(verdictOf({ blocks })).toBe('ERROR');
  });
});
