// What a verdict means, in one line; the same words in every report.
import { toCount } from '../gate/quantity.ts';
import type { Verdict } from '../gate/verdict.ts';
import type { Result } from './result.ts';

const MEANINGS: Readonly<Record<Verdict['kind'], string>> = {
  PASS: 'every target is proven met',
  FAIL: 'at least one target is proven missed',
  ERROR: 'the run could not be carried out or read, so nothing is known',
  INCONCLUSIVE: 'the evidence does not decide',
  INVALID: 'the generator or the host was in the way, so at least one target is unproven',
  NONE: 'measured only, nothing was judged',
};

export function toHeadline({ verdict }: Result): string {
  return `${verdict}: ${toMeaning(verdict)}`;
}

export function toMeaning(verdict: Verdict['kind']): string {
  return MEANINGS[verdict];
}

/** `7 passed, 1 failed, 1 unproven`, without what did not happen. */
export function toTally({ checks }: Result): string {
  const words = { pass: 'passed', fail: 'failed', unproven: 'unproven' } as const;
  const counts = (['pass', 'fail', 'unproven'] as const).map((outcome) => {
    const count = checks.filter((check) => check.outcome === outcome).length;
    return count === 0 ? '' : `${count} ${words[outcome]}`;
  });
  const told = counts.filter((count) => count !== '').join(', ');
  return `${toCount(checks.length, 'check')}${told === '' ? '' : `: ${told}`}`;
}
