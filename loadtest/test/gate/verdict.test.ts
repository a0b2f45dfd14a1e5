import { describe, expect, it } from 'vitest';
import { type Check, toExitCode, type Verdict } from '../../gate/verdict.ts';

const CHECK: Check = {
  leg: 'rate',
  metric: 'p95Ms',
  limit: { max: 10 },
  value: 3,
  outcome: 'pass',
  because: 'P95 3 ms, within the limit of 10 ms.',
  attempts: 1,
};

describe('toExitCode', () => {
  it.each<[number, Verdict]>([
    [0, { kind: 'PASS', proven: [CHECK] }],
    [1, { kind: 'FAIL', missed: [CHECK] }],
    [2, { kind: 'ERROR', error: new Error('nothing is known') }],
    [3, { kind: 'INCONCLUSIVE', blocksRun: 24, maxBlocks: 24 }],
    [4, { kind: 'INVALID', unproven: [CHECK] }],
    [0, { kind: 'NONE' }],
  ])('is %d for %o', (code, verdict) => {
    expect(toExitCode(verdict)).toBe(code);
  });
});
