// A run that proves nothing says what to change, whatever its reasons are.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DOUBTS, type Doubt } from '../../gate/evidence/doubt.ts';
import { HOST_REMEDIES } from '../../gate/host-remedies.ts';
import { judge } from '../../gate/judgement.ts';
import { toRemedies } from '../../gate/remedy.ts';
import { settleCheck } from '../../gate/settled-check.ts';
import type { LegMeasurement } from '../../run/measurement.ts';
import type { TargetCheck } from '../../targets/target.ts';
import { anyChecks, anyDisturbance, anyRun } from './arbitraries.ts';
import { changeOne } from './disturbances.ts';
import { SATURATED, toAttempts, toCapacityLeg, toCombinedLoad, toRateLeg, toSlices, toTargets } from './sample.ts';

const RPS: TargetCheck = { leg: 'capacity', metric: 'rps', limit: { min: 20_000 } };
const FLOOR: TargetCheck = { leg: 'capacity', metric: 'rps', limit: { min: 9000 } };
const FAST: TargetCheck = { leg: 'capacity', metric: 'p95Ms', limit: { max: 10 } };
const FAILURES: TargetCheck = { leg: 'capacity', metric: 'failedRatio', limit: { max: 0 } };
const P95: TargetCheck = { leg: 'rate', metric: 'p95Ms', limit: { max: 10 } };
const TIGHT: TargetCheck = { leg: 'rate', metric: 'p95Ms', limit: { max: 2.4 } };
const DRIFT: TargetCheck = { leg: 'rate', metric: 'p95DriftMs', limit: { max: 5 } };

const LATENCY = { mean: 4.4, p50: 4.5, p90: 6, p95: 7, p99: 9, max: 30 };
const UP_AND_DOWN = [20, 2, 4, 20, 2, 20, 30, 2, 30, 31];
const UNSTEADY = toSlices(1000).map((slice, at) => ({ ...slice, p95Ms: UP_AND_DOWN[at] ?? 0 }));

const remediesOf = (check: TargetCheck, leg: LegMeasurement, floor: TargetCheck | null = null): readonly string[] => {
  const attempts = toAttempts({ capacity: [], rate: [], [leg.leg]: [leg] });
  const targets = toTargets(check, ...(floor === null ? [] : [floor]));
  return toRemedies([settleCheck(check, attempts, targets)], attempts);
};

describe('what to change', () => {
  it.each<[string, TargetCheck, LegMeasurement, readonly string[]]>([
    [
      'after a saturated generator at full throttle',
      RPS,
      toCapacityLeg(SATURATED),
      ['Give the generator more CPUs (LOAD_CPUSET), or judge the capacity leg with --generator wrk.'],
    ],
    [
      'after a saturated wrk',
      RPS,
      toCapacityLeg({ generator: { ...SATURATED.generator, tool: 'wrk' } }),
      ['Give the generator more CPUs (LOAD_CPUSET).'],
    ],
    [
      'after a saturated generator at a rate',
      TIGHT,
      toRateLeg(SATURATED),
      ['Give the generator more CPUs (LOAD_CPUSET), or ask for a lower rate.'],
    ],
    [
      'after drops of too few virtual users',
      P95,
      toRateLeg({ client: { connections: 599, droppedIterations: 3 } }),
      ['Give the rate leg more virtual users.'],
    ],
    ['after stolen CPU time', TIGHT, toRateLeg({ environment: { stealRatio: 0.1 } }), [HOST_REMEDIES.quieter]],
    ['after a CPU quota', TIGHT, toRateLeg({ environment: { throttledPeriods: 2 } }), [HOST_REMEDIES.quota]],
    ['after a step of the clock', TIGHT, toRateLeg({ environment: { clockStepMs: 51 } }), [HOST_REMEDIES.clock]],
    ['after neighbours', TIGHT, toRateLeg({ environment: { serverCpusOthers: 0.5 } }), [HOST_REMEDIES.others]],
    [
      'after a change of speed',
      TIGHT,
      toRateLeg({ environment: { spinCalibrationMs: [20, 30] } }),
      [HOST_REMEDIES.steady],
    ],
  ])('%s', (_, check, leg, remedies) => {
    expect(remediesOf(check, leg)).toEqual(remedies);
  });

  it.each<[Doubt, TargetCheck, LegMeasurement]>([
    ['serverIdle', RPS, toCapacityLeg()],
    ['floorNotReached', FAILURES, toCapacityLeg({ client: { rps: 10 } })],
    ['rateNotAchieved', P95, toRateLeg({ client: { achievedRatio: 0.98 } })],
    ['dropped', P95, toRateLeg({ client: { droppedIterations: 3 } })],
    ['connectionsIdle', FAST, toCapacityLeg({ client: { latencyMs: LATENCY } })],
    ['waitUnknown', FAST, toCapacityLeg({ client: { latencyMs: { ...LATENCY, mean: null } } })],
    ['unsteadyRise', DRIFT, toRateLeg({ client: { slices: UNSTEADY } })],
    ['missedOnce', P95, toRateLeg({ client: { latencyMs: { ...LATENCY, p95: 12 } } })],
  ])('where neither generator nor host was in the way is said for %s alone', (doubt, check, leg) => {
    expect(remediesOf(check, leg, check === RPS ? null : FLOOR)).toEqual([DOUBTS[doubt].remedy]);
  });

  it('where the targets ask for no floor of requests/s is to add one', () => {
    expect(remediesOf(FAST, toCapacityLeg())).toEqual([DOUBTS.noFloor.remedy]);
  });

  it('of several generators is about what the kit did not see', () => {
    const combined = toCombinedLoad({ startSkewMs: 500 });
    const generator = { cpuUtilization: null, cpusBusy: null, busiestSecond: null };
    expect(remediesOf(P95, toRateLeg({ combined }))).toEqual([DOUBTS.startedApart.remedy]);
    expect(remediesOf(TIGHT, toRateLeg({ server: null, generator, combined }))).toEqual([
      DOUBTS.generatorsUnseen.remedy,
      DOUBTS.startedApart.remedy,
      DOUBTS.serverUnseen.remedy,
    ]);
  });

  it('is said for every unproven check of every INVALID run', () => {
    fc.assert(
      fc.property(anyRun(), fc.nat(5), fc.option(anyDisturbance()), anyChecks(), (run, which, disturb, checks) => {
        const attempts = disturb === null ? run : changeOne(run, which, disturb);
        const targets = toTargets(...checks);
        const { verdict, reasons } = judge(attempts, targets);
        if (verdict.kind !== 'INVALID') return;
        for (const check of verdict.unproven) {
          const remedies = toRemedies([settleCheck(check, attempts, targets)], attempts);
          expect(remedies.length).toBeGreaterThan(0);
          expect(reasons).toEqual(expect.arrayContaining([...remedies]));
        }
      }),
      { numRuns: 500 },
    );
  }, 30_000);
});
