import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, Slot } from '../../../compare/block.ts';
import { assess, type ComparisonInput } from '../../../gate/compare/assessment.ts';
import { DISTURBANCE_FACTS } from '../../../gate/compare/disturbance-facts.ts';
import { WHOLE_REMEDIES } from '../../../gate/compare/remedies.ts';
import { LOST_REQUESTS_REMEDY } from '../../../gate/compare/target-doubt.ts';
import { type Effect, RULES, toBlock, toBlocks, toInput, toNoisyBlocks } from './sample.ts';

const verdictOf = (change: Partial<ComparisonInput>) => assess(toInput(change)).verdict;

/** Blocks with a change to every slot of one arm in every block that `where` names. */
const withArm = (
  arm: Slot['arm'],
  change: (slot: Slot) => Slot,
  { count = 9, where = (_: number): boolean => true, effect = {} as Effect } = {},
): readonly Block[] =>
  Array.from({ length: count }, (_, index) =>
    toBlock(index + 1, effect, (slot) => (slot.arm === arm && where(index + 1) ? change(slot) : slot)),
  );

const answeringErrors = (status: number) => (slot: Slot) => {
  return { ...slot, capacity: { ...slot.capacity, errors: { status, connection: 0, timeout: 0 } } };
};
const timingOut = (slot: Slot) => {
  return { ...slot, capacity: { ...slot.capacity, errors: { status: 0, connection: 0, timeout: 3 } } };
};
const stolen = (slot: Slot) => ({ ...slot, environment: { ...slot.environment, stealRatio: 0.3 } });
const withSpin = (spinMs: number) => (slot: Slot) => ({ ...slot, environment: { ...slot.environment, spinMs } });

describe('assess', () => {
  it('passes two arms that are alike, at the first look', () => {
    const { verdict, looks, reasons } = assess(toInput());
    expect(verdict).toBe('PASS');
    expect(looks.map(({ blocks, decision }) => [blocks, decision])).toEqual([[9, 'pass']]);
    expect(reasons).toHaveLength(3);
    expect(reasons[0]).toMatch(
      /^CPU a request [+−]?0\.\d % after 9 blocks, at worst [+−]?0\.\d % \(chance of error at most 1\.6 %\), within the margin of \+10\.0 %\.$/,
    );
  });

  it('goes on before the first look, and says how far it is', () => {
    const { verdict, reasons, running } = assess(toInput({ blocks: toBlocks(8) }));
    expect(verdict).toBeNull();
    expect(reasons).toEqual(['8 undisturbed blocks so far, of at most 24.']);
    expect(running?.findings).toHaveLength(3);
    expect(assess(toInput({ blocks: [] })).reasons).toEqual(['No undisturbed block yet, of at most 24.']);
  });

  it.each([
    ['CPU a request', { cpu: 0.1 }],
    ['Requests a second', { rps: 0.1 }],
    ['P95 at the fixed rate', { p95: 0.2 }],
  ] satisfies [string, Effect][])('fails a HEAD that is worse in %s', (title, effect) => {
    const { verdict, reasons } = assess(toInput({ blocks: toBlocks(9, effect) }));
    expect(verdict).toBe('FAIL');
    expect(reasons).toEqual([expect.stringContaining(`${title} `)]);
  });

  it('says how much worse, how surely, and against which floor', () => {
    const { reasons } = assess(toInput({ blocks: toBlocks(9, { rps: 0.1 }) }));
    expect(reasons[0]).toMatch(
      /^Requests a second −(?:9\.9|10\.0) % after 9 blocks, at least −9\.\d % \(chance of error at most 0\.27 %\), and −5\.0 % already counts as a regression\.$/,
    );
  });

  it.each([{ cpu: -0.3 }, { rps: -0.5 }, { p95: -0.5 }] satisfies Effect[])(
    'passes a HEAD that is better: %j',
    (effect) => {
      expect(verdictOf({ blocks: toBlocks(9, effect) })).toBe('PASS');
    },
  );

  it('does not fail what is surely worse but below the floor', () => {
    expect(verdictOf({ blocks: toBlocks(9, { cpu: 0.02 }) })).toBe('PASS');
  });

  it('does not look between the looks', () => {
    const looks = assess(toInput({ blocks: toNoisyBlocks(10) })).looks;
    expect(looks.map(({ blocks }) => blocks)).toEqual([9]);
  });

  it('is INCONCLUSIVE when the last look decides nothing', () => {
    const { verdict, looks, reasons } = assess(toInput({ blocks: toNoisyBlocks(24) }));
    expect(verdict).toBe('INCONCLUSIVE');
    expect(looks.map(({ blocks }) => blocks)).toEqual([9, 11, 16, 24]);
    expect(reasons[0]).toBe('The evidence does not decide after 24 blocks.');
    expect(looks.map(({ failAlpha }) => failAlpha)).toEqual([0.008 / 3, 0.005 / 3, 0.005 / 3, 0.005 / 3]);
  });

  it.each([
    [9, [9]],
    [10, [9]],
    [11, [9, 11]],
    [23, [9, 11, 16]],
  ])('with at most %i blocks looks where the rules look, and nowhere else', (maxBlocks, sizes) => {
    const { verdict, looks, reasons } = assess(toInput({ blocks: toNoisyBlocks(24), maxBlocks }));
    expect([verdict, looks.map(({ blocks }) => blocks)]).toEqual(['INCONCLUSIVE', sizes]);
    expect(reasons[0]).toBe(`The evidence does not decide after ${sizes.at(-1)} blocks.`);
  });

  it('decides nothing before the first look, whatever the blocks say', () => {
    const metrics = ['cpuUsPerRequest'] as const;
    for (const cpu of [0, 0.5]) {
      const ended = assess(toInput({ metrics, blocks: toBlocks(8, { cpu }), maxBlocks: 8 }));
      expect([ended.verdict, ended.looks]).toEqual(['INCONCLUSIVE', []]);
      expect(ended.reasons).toEqual([
        'The evidence does not decide after 8 blocks: the rules look at it from 9 blocks on.',
        'Go on with it to the next look, by --resume with --max-blocks 9.',
      ]);
      expect(ended.running?.findings).toMatchObject([{ regressed: false, held: false }]);
    }
  });

  it('comes to the same verdict in one go and in steps of --max-blocks: no look is won or lost', () => {
    const noise = fc.array(fc.double({ min: -0.2, max: 0.3, noNaN: true }), { minLength: 24, maxLength: 24 });
    const steps = fc.uniqueArray(fc.integer({ min: 1, max: 23 }), { maxLength: 6 });
    fc.assert(
      fc.property(noise, steps, (losses, stops) => {
        const blocks = losses.map((cpu, index) => toBlock(index + 1, { cpu }));
        const whole = assess(toInput({ blocks }));
        const sizes = whole.looks.map((look) => look.blocks);
        for (const maxBlocks of stops) {
          const step = assess(toInput({ blocks: blocks.slice(0, maxBlocks), maxBlocks }));
          expect(step.looks.map((look) => look.blocks)).toEqual(sizes.filter((size) => size <= maxBlocks));
          if (step.verdict !== 'INCONCLUSIVE') expect(step.verdict).toBe(whole.verdict);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('divides the alpha of a FAIL among the gated metrics alone', () => {
    const { looks } = assess(toInput({ metrics: ['cpuUsPerRequest'] }));
    expect(looks[0]).toMatchObject({ failAlpha: 0.008, passAlpha: 0.016 });
  });

  it('lets a P95 grow by a millisecond where that is more than its margin', () => {
    expect(verdictOf({ blocks: toBlocks(9, { p95: 0.09 }) })).toBe('PASS');
    const slow = Array.from({ length: 9 }, (_, i) =>
      toBlock(i + 1, {}, (slot) => ({
        ...slot,
        rate: slot.rate && { ...slot.rate, p95Ms: 0.1 + (i % 3) * 0.2 * (slot.arm === 'head' ? 1 : 0) },
      })),
    );
    expect(assess(toInput({ blocks: slow })).looks[0]?.findings[2]?.held).toBe(true);
  });
});

describe('assess, on errors', () => {
  it('fails a HEAD that answers with errors where BASE does not, before anything else', () => {
    const blocks = withArm('head', answeringErrors(2), { count: 1 });
    const { verdict, reasons } = assess(toInput({ blocks, changes: ['kernel was a and is b'] }));
    expect(verdict).toBe('FAIL');
    expect(reasons).toEqual(['HEAD answered 4 requests with an error in 1 block, BASE none.']);
  });

  it('fails a HEAD that answers with errors far more often than BASE', () => {
    const blocks = withArm('head', answeringErrors(500)).map((block, index) =>
      index === 0 ? { ...block, slots: block.slots.map((slot) => answeringErrors(1)(slot)) } : block,
    );
    expect(assess(toInput({ blocks }))).toMatchObject({
      verdict: 'FAIL',
      reasons: ['HEAD failed 8,000 requests in 8 blocks in which BASE failed none.'],
    });
  });

  it('fails time-outs of HEAD from the second block on', () => {
    expect(verdictOf({ blocks: withArm('head', timingOut, { where: (block) => block <= 2 }) })).toBe('FAIL');
  });

  it('does not pass a HEAD that lost requests in one block, which may be the machine: it goes on, and says why', () => {
    const losing = (count: number) => withArm('head', timingOut, { count, where: (block) => block === 2 });
    const why =
      "HEAD failed 6 requests in block 2, in which BASE failed none: once may be the machine's doing, but a PASS needs none.";
    const first = assess(toInput({ blocks: losing(9) }));
    expect([first.verdict, first.looks.map(({ decision }) => decision)]).toEqual([null, ['open']]);
    expect(first.reasons).toEqual(['9 undisturbed blocks so far, of at most 24.', why]);
    const last = assess(toInput({ blocks: losing(24) }));
    expect(last.verdict).toBe('INCONCLUSIVE');
    expect(last.reasons).toEqual(['The evidence does not decide after 24 blocks.', why, LOST_REQUESTS_REMEDY]);
  });

  it('fails by statistics what lost requests in one block, all the same', () => {
    const blocks = withArm('head', timingOut, { where: (block) => block === 2, effect: { cpu: 0.2 } });
    expect(verdictOf({ blocks })).toBe('FAIL');
  });

  it('does not take time-outs of a disturbed block for the server', () => {
    const blocks = withArm('head', (slot) => stolen(timingOut(slot)), { count: 12, where: (block) => block <= 3 });
    expect(verdictOf({ blocks })).toBe('PASS');
  });

  it('fails a HEAD that breaks down, and knows nothing when BASE does', () => {
    const crash = { block: 3, because: 'it ended with code 1' };
    expect(assess(toInput({ blocks: toBlocks(2), crash: { ...crash, arm: 'head' } }))).toMatchObject({
      verdict: 'FAIL',
      reasons: ['HEAD broke down in block 3: it ended with code 1'],
    });
    expect(verdictOf({ blocks: toBlocks(2), crash: { ...crash, arm: 'base' } })).toBe('ERROR');
  });
});

describe('assess, on what makes a comparison INVALID', () => {
  it.each([
    ['steal', stolen],
    ['the generator', (slot: Slot) => ({ ...slot, capacity: { ...slot.capacity, serverBusy: 0.5, generatorBusy: 1 } })],
    ['a quota', (slot: Slot) => ({ ...slot, environment: { ...slot.environment, throttledPeriods: 2 } })],
    ['the spin calibration', withSpin(4)],
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
    expect(reasons.slice(1)).toEqual([
      DISTURBANCE_FACTS.baseErrors.remedy,
      DISTURBANCE_FACTS.stolen.remedy,
    ]);
  });

  it('compares services that never fill a core, by the fixed rate alone', () => {
    const waiting = (slot: Slot) => ({ ...slot, capacity: { ...slot.capacity, serverBusy: 0.2, generatorBusy: 0.5 } });
    const blocks = withArm('base', waiting);
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
    expect(reasons).toEqual([
      expect.stringContaining('the host treated the two differently'),
      WHOLE_REMEDIES.control,
    ]);
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

describe('assess, on data that is no data', () => {
  const spoil = (change: (block: Block) => unknown) =>
    toBlocks(9).map((block) => (block.block === 4 ? (change(block) as Block) : block));

  it.each([
    ['a NaN', (block: Block) => ({ ...block, slots: block.slots.map((slot) => ({ ...slot, rssMb: Number.NaN })) })],
    ['no P95', (block: Block) => ({ ...block, slots: block.slots.map((slot) => ({ ...slot, rate: null })) })],
    ['three slots', (block: Block) => ({ ...block, slots: block.slots.slice(1) })],
    ['another order', (block: Block) => ({ ...block, slots: [...block.slots.slice(2), ...block.slots.slice(0, 2)] })],
    ['no control', (block: Block) => ({ ...block, controls: [] })],
    ['another number', (block: Block) => ({ ...block, block: 7 })],
    [
      'a rate of zero',
      (block: Block) => ({
        ...block,
        slots: block.slots.map((slot) => ({ ...slot, capacity: { ...slot.capacity, rps: 0 } })),
      }),
    ],
  ])('is an ERROR with %s in a block', (_, change) => {
    const { verdict, reasons } = assess(toInput({ blocks: spoil(change) }));
    expect(verdict).toBe('ERROR');
    expect(reasons[0]).toMatch(/^Expected .*block 4/);
  });
});

describe('assess, whatever the values', () => {
  const effect = fc.record({
    cpu: fc.double({ min: -0.5, max: 1, noNaN: true }),
    rps: fc.double({ min: -1, max: 0.6, noNaN: true }),
    p95: fc.double({ min: -0.5, max: 2, noNaN: true }),
  });

  it('never turns a FAIL into a PASS by dropping blocks', () => {
    const dropped = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 }); // 9 are left
    fc.assert(
      fc.property(effect, dropped, (worse, numbers) => {
        const quiet = verdictOf({ blocks: toBlocks(12, worse) });
        const blocks = toBlocks(12, worse).map((block) =>
          numbers.includes(block.block) ? { ...block, slots: block.slots.map(stolen) } : block,
        );
        if (quiet === 'FAIL') expect(verdictOf({ blocks })).toBe('FAIL');
      }),
    );
  });

  it('fails HEAD against BASE only where BASE would not fail against HEAD', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.3, max: 0.4, noNaN: true }), (cpu) => {
        const metrics = ['cpuUsPerRequest'] as const;
        const there = verdictOf({ metrics, blocks: toBlocks(9, { cpu }) });
        const back = verdictOf({ metrics, blocks: toBlocks(9, { cpu: 1 / (1 + cpu) - 1 }) });
        expect(there === 'FAIL' && back === 'FAIL').toBe(false);
      }),
    );
  });

  it('does not know the unit: both arms slower by the same factor change nothing', () => {
    fc.assert(
      fc.property(effect, fc.constantFrom(0.25, 2, 8), (worse, factor) => {
        const scaled = toBlocks(9, worse).map((block) => ({
          ...block,
          slots: block.slots.map((slot) => {
            const { capacity } = slot;
            return {
              ...slot,
              capacity: { ...capacity, cpuUsPerRequest: capacity.cpuUsPerRequest * factor, rps: capacity.rps * factor },
            };
          }),
        }));
        expect(verdictOf({ blocks: scaled })).toBe(verdictOf({ blocks: toBlocks(9, worse) }));
      }),
    );
  });
});
