// One check put to one attempt at its leg: which family of rules judges which metric.
import type { LegMeasurement } from '../run/measurement.ts';
import type { Metric, TargetCheck, Targets } from '../targets/target.ts';
import { evaluateLatencyDrift, evaluateMemoryDrift } from './drift-rules.ts';
import { evaluateFailures, evaluateUnfinished } from './errors.ts';
import { evaluateGuard, evaluateStall } from './guards.ts';
import { evaluateLatency } from './latency.ts';
import type { Outcome, Question } from './outcome.ts';
import { evaluateAccepted, evaluateGoodput, evaluateRefused } from './overload.ts';
import { toReading } from './reading.ts';
import { evaluateRecovery } from './recovery.ts';
import { evaluateCpuCost, evaluateUse } from './resources.ts';
import { evaluateAchievedRatio, evaluateRps } from './throughput.ts';

const RULES: Readonly<Record<Metric, (question: Question) => Outcome>> = {
  rps: evaluateRps,
  achievedRatio: evaluateAchievedRatio,
  p50Ms: evaluateLatency,
  p90Ms: evaluateLatency,
  p95Ms: evaluateLatency,
  p99Ms: evaluateLatency,
  maxMs: evaluateLatency,
  cpuUtilization: evaluateUse,
  rssMb: evaluateUse,
  cpuUsPerRequest: evaluateCpuCost,
  failedRatio: evaluateFailures,
  unfinished: evaluateUnfinished,
  stalledSeconds: evaluateStall,
  shardRestarts: evaluateGuard,
  recoverySeconds: evaluateRecovery,
  p95DriftMs: evaluateLatencyDrift,
  rssDriftMb: evaluateMemoryDrift,
  goodputRps: evaluateGoodput,
  refusedRatio: evaluateRefused,
  acceptedP95Ms: evaluateAccepted,
};

/** @throws RangeError without a reading: integrity.ts makes that an ERROR before anything is evaluated */
export function evaluate(check: TargetCheck, leg: LegMeasurement, targets: Targets): Outcome {
  const value = toReading(check.metric, leg);
  if (value === null) throw new RangeError(`Expected ${check.metric} of the ${leg.leg} leg to be measured, got null`);
  return RULES[check.metric]({ check, leg, value, floorRps: toFloorRps(targets) });
}

function toFloorRps({ checks }: Targets): number | null {
  const floor = checks.find((check) => check.leg === 'capacity' && check.metric === 'rps');
  return floor !== undefined && 'min' in floor.limit ? floor.limit.min : null;
}
