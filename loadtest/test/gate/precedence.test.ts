// Which verdict comes first, and that a limit which asks for less gives none that is worse, under random runs.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findProblems } from '../../gate/integrity.ts';
import { judge } from '../../gate/judgement.ts';
import type { Check, Verdict } from '../../gate/verdict.ts';
import type { Attempts } from '../../run/measurement.ts';
import type { Limit, TargetCheck, Targets } from '../../targets/target.ts';
import { anyChecks, anyDisturbance, anyRun, isSameCheck } from './arbitraries.ts';
import { changeOne } from './disturbances.ts';
import { toTargets } from './sample.ts';

const TIMEOUT_MS = 30_000;
const OFTEN = { numRuns: 700 };

/** From bad to good, by exit code's precedence. */
const VERDICTS: readonly Verdict['kind'][] = ['ERROR', 'FAIL', 'INVALID', 'PASS'];

const OUTCOMES: readonly Check['outcome'][] = ['fail', 'unproven', 'pass'];
const rankOf = (run: Attempts, targets: Targets) => VERDICTS.indexOf(judge(run, targets).verdict.kind);

describe('precedence', () => {
  it(
    'is ERROR > FAIL > INVALID > PASS: the worst check decides, and data that cannot be judged before all',
    () => {
      fc.assert(
        fc.property(anyRun(), fc.nat(5), fc.option(anyDisturbance()), anyChecks(), (run, which, disturb, checks) => {
          const targets = toTargets(...checks);
          const disturbed = disturb === null ? run : changeOne(run, which, disturb);
          const { verdict, checks: judged } = judge(disturbed, targets);
          const hasProblem = findProblems(disturbed, targets.checks, targets).length > 0;
          const worst = Math.min(...judged.map(({ outcome }) => OUTCOMES.indexOf(outcome)));
          if (!hasProblem) expect(VERDICTS.indexOf(verdict.kind)).toBe(worst + 1);
          else expect(verdict.kind).toBe('ERROR');
        }),
        OFTEN,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'of two lists of checks together is the worse of the two',
    () => {
      const withoutFloor = anyChecks().map((checks) => checks.filter(({ metric }) => metric !== 'rps'));
      const some = withoutFloor.filter(({ length }) => length > 0);
      fc.assert(
        fc.property(anyRun(), some, some, (run, one, two) => {
          const distinct = two.filter((check) => !one.some((other) => isSameCheck(other, check)));
          const together = rankOf(run, toTargets(...one, ...distinct));
          expect(together).toBeLessThanOrEqual(
            Math.min(rankOf(run, toTargets(...one)), rankOf(run, toTargets(...two))),
          );
        }),
        OFTEN,
      );
    },
    TIMEOUT_MS,
  );
});

describe('a limit', () => {
  const factor = fc.double({ min: 1, max: 3, noNaN: true });

  it(
    'that asks for less never gives a worse verdict, nor a worse outcome of its check',
    () => {
      fc.assert(
        fc.property(anyRun(), anyChecks(), factor, (run, [first, ...others], more) => {
          if (first === undefined) return;
          const loose = toTargets({ ...first, limit: toLooser(first.limit, more) }, ...others);
          const strict = toTargets(first, ...others);
          expect(rankOf(run, loose)).toBeGreaterThanOrEqual(rankOf(run, strict));
          expect(outcomeRank(run, loose, first)).toBeGreaterThanOrEqual(outcomeRank(run, strict, first));
        }),
        OFTEN,
      );
    },
    TIMEOUT_MS,
  );
});

function toLooser(limit: Limit, factor: number): Limit {
  return 'min' in limit ? { min: limit.min / factor } : { max: limit.max * factor + (factor - 1) };
}

function outcomeRank(run: Attempts, targets: Targets, check: TargetCheck): number {
  const found = judge(run, targets).checks.find((one) => isSameCheck(one, check));
  return found === undefined ? -1 : OUTCOMES.indexOf(found.outcome);
}
