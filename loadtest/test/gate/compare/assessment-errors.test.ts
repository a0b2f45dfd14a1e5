// Failed requests of HEAD: proof of a regression that needs no statistics, or too few to prove anything.
import { describe, expect, it } from 'vitest';
import { assess, type ComparisonInput } from '../../../gate/compare/assessment.ts';
import { LOST_REQUESTS_REMEDY } from '../../../gate/compare/target-doubt.ts';
import { answeringErrors, stolen, timingOut, withArm } from './changed-slots.ts';
import { toBlocks, toInput } from './sample.ts';

const verdictOf = (change: Partial<ComparisonInput>) => assess(toInput(change)).verdict;

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
