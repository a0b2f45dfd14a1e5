// The whole judgement under random runs: whatever gets in the way, or is missing, makes nothing look better than it is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../gate/evaluation.ts';
import { findProblems } from '../../gate/integrity.ts';
import { judge } from '../../gate/judgement.ts';
import type { Attempts, LegMeasurement } from '../../run/measurement.ts';
import type { TargetCheck, Targets } from '../../targets/target.ts';
import { anyCheck, anyChecks, anyDisturbance, anyRun, EVERY_CHECK, isSameCheck } from './arbitraries.ts';
import { changeOne, changesWhatIsAsked, DISTURBANCES, HEALTHY } from './disturbances.ts';
import { changeLeaf, listLeaves } from './leaves.ts';
import { toAttempts, toTargets } from './sample.ts';

const TIMEOUT_MS = 30_000;
const OFTEN = { numRuns: 700 };

const kindOf = (run: Attempts, targets: Targets) => judge(run, targets).verdict.kind;

describe('the runs of these tests', () => {
  const runs = fc.sample(anyRun(), { numRuns: 400, seed: 7 });

  it('reach every verdict that data without a gap can reach', () => {
    const checks = fc.sample(anyCheck(), { numRuns: runs.length, seed: 7 });
    const seen = new Set(
      runs.flatMap((run, index) => checks.slice(index, index + 1).map((check) => kindOf(run, toTargets(check)))),
    );
    expect([...seen].sort()).toEqual(['FAIL', 'INVALID', 'PASS']);
  });

  it.each(Object.entries(DISTURBANCES))('are such that this matters to some check of some leg: %s', (_, disturb) => {
    const legs = runs.flatMap(({ capacity, rate }) => [...capacity.slice(0, 1), ...rate.slice(0, 1)]);
    expect(legs.some((leg) => toOutcomes(leg) !== toOutcomes(disturb(leg)))).toBe(true);
  });
});

describe('a disturbance, or a reading that is lost', () => {
  it(
    'never makes a PASS of anything else, of an ERROR least of all',
    () => {
      fc.assert(
        fc.property(
          anyRun(),
          fc.nat(5),
          anyDisturbance(),
          anyDisturbance(),
          anyCheck(),
          (run, which, one, two, check) => {
            fc.pre(!changesWhatIsAsked(two, check));
            const targets = toTargets(check); // few checks, so that a single one decides the verdict
            const before = changeOne(run, which, one);
            if (kindOf(before, targets) !== 'PASS')
              expect(kindOf(changeOne(before, which, two), targets)).not.toBe('PASS');
          },
        ),
        OFTEN,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'never makes a pass of a check that was missed or unproven',
    () => {
      fc.assert(
        fc.property(anyRun(), fc.nat(5), anyDisturbance(), anyChecks(), (run, which, disturb, checks) => {
          const before = judge(run, toTargets(...checks)).checks;
          const disturbed = judge(changeOne(run, which, disturb), toTargets(...checks)).checks;
          const after = disturbed.filter((check) => !changesWhatIsAsked(disturb, check));
          const wasPass = (check: TargetCheck) => before.find((one) => isSameCheck(one, check))?.outcome === 'pass';
          expect(after.filter((check) => check.outcome === 'pass' && !wasPass(check))).toEqual([]);
        }),
        OFTEN,
      );
    },
    TIMEOUT_MS,
  );
});

describe('healthy evidence', () => {
  it(
    'never makes a PASS of a FAIL: what was proven stays proven',
    () => {
      fc.assert(
        fc.property(anyRun(), anyChecks(), fc.uniqueArray(fc.nat(5)), (run, checks, healed) => {
          const targets = toTargets(...checks);
          const after = healed.reduce((attempts, which) => changeOne(attempts, which, HEALTHY), run);
          if (kindOf(run, targets) === 'FAIL') expect(kindOf(after, targets)).toBe('FAIL');
        }),
        OFTEN,
      );
    },
    TIMEOUT_MS,
  );
});

describe('missing data', () => {
  it('of a leg that a check names is an ERROR', () => {
    fc.assert(
      fc.property(anyRun(), anyCheck(), (run, check) => {
        expect(kindOf({ ...run, [check.leg]: [] }, toTargets(check))).toBe('ERROR');
      }),
    );
  });

  it('is an ERROR wherever a number is none', () => {
    const leaves = listLeaves(toAttempts()).filter(({ value }) => typeof value === 'number');
    const broken = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    fc.assert(
      fc.property(fc.constantFrom(...leaves), broken, anyCheck(), ({ path }, value, check) => {
        const targets = toTargets(check, {
          leg: path[0] === 'rate' ? 'rate' : 'capacity',
          metric: 'unfinished',
          limit: { max: 0 },
        });
        expect(kindOf(changeLeaf(toAttempts(), path, value), targets)).toBe('ERROR');
      }),
      OFTEN,
    );
  });

  it(
    'never makes anything better, whatever value becomes unknown',
    () => {
      const leaves = listLeaves(toAttempts());
      fc.assert(
        fc.property(anyRun(), fc.constantFrom(...leaves), anyChecks(), (run, { path }, checks) => {
          const targets = toTargets(...checks);
          const without = changeLeaf(run, path, null);
          if (kindOf(run, targets) !== 'PASS') expect(kindOf(without, targets)).not.toBe('PASS');
        }),
        OFTEN,
      );
    },
    TIMEOUT_MS,
  );
});

/** What an attempt at a leg says about every check there is, or that it cannot be judged. */
function toOutcomes(leg: LegMeasurement): string {
  const checks = EVERY_CHECK.filter((check) => check.leg === leg.leg);
  const attempts = toAttempts({ capacity: [], rate: [], [leg.leg]: [leg] });
  const targets = toTargets(...checks);
  if (findProblems(attempts, checks, targets).length > 0) return 'problem';
  return checks.map((check) => evaluate(check, leg, targets).kind).join(' ');
}
