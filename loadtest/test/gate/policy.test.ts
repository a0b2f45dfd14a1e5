import { describe, expect, it } from 'vitest';
import { applyPolicy, POLICIES } from '../../gate/policy.ts';
import { type Check, toExitCode, type Verdict } from '../../gate/verdict.ts';

const CHECK: Check = {
  leg: 'rate',
  metric: 'p95Ms',
  limit: { max: 10 },
  value: 3,
  outcome: 'unproven',
  because: 'P95 3 ms.',
  attempts: 1,
};
const INVALID: Verdict = { kind: 'INVALID', unproven: [CHECK] };
const INCONCLUSIVE: Verdict = { kind: 'INCONCLUSIVE', blocksRun: 24, maxBlocks: 24 };

describe('applyPolicy', () => {
  it.each([
    [INVALID, 4],
    [INCONCLUSIVE, 3],
  ])('keeps the code of %o with fail', (verdict, exitCode) => {
    expect(applyPolicy(verdict, 'fail', 1)).toEqual({ kind: 'exit', exitCode, warning: null });
  });

  it('exits 0 with warn, and says the true verdict', () => {
    expect(applyPolicy(INVALID, 'warn', 1)).toEqual({
      kind: 'exit',
      exitCode: 0,
      warning: 'The verdict is INVALID, not PASS; exit code 0 instead of 4 because only a warning was asked for.',
    });
  });

  it('runs once more with retry, and then keeps the code', () => {
    expect(applyPolicy(INVALID, 'retry', 1)).toEqual({
      kind: 'retry',
      warning: 'The verdict is INVALID; running once more, as asked.',
    });
    expect(applyPolicy(INVALID, 'retry', 2)).toEqual({ kind: 'exit', exitCode: 4, warning: null });
  });

  it.each<Verdict>([
    { kind: 'PASS', proven: [CHECK] },
    { kind: 'FAIL', missed: [CHECK] },
    { kind: 'ERROR', error: new Error('nothing is known') },
    { kind: 'NONE' },
  ])('leaves a verdict that decides alone: %o', (verdict) => {
    for (const policy of POLICIES) {
      const ending = { kind: 'exit', exitCode: toExitCode(verdict), warning: null };
      expect(applyPolicy(verdict, policy, 1)).toEqual(ending);
    }
  });
});
