// Each rule of docs/validity.md alone: an outcome that stands, and every single piece of evidence whose loss turns it.
// Whoever breaks a rule turns a row; whoever adds a piece of evidence must add its rows.
import type { Outcome } from '../../gate/outcome.ts';
import type { LegName } from '../../run/measurement.ts';
import type { Metric } from '../../targets/target.ts';
import {
  ACHIEVED,
  ALONE,
  APART,
  BASE,
  BUSY,
  CLOCK,
  COMBINED,
  DRIFTED,
  FREE,
  GAVE_UP,
  GENERATOR,
  HOST,
  IN_RECOVERY,
  LATE,
  NO_QUOTA,
  NO_STEAL,
  OFFERED,
  ONE_FAST,
  OVERLOADED,
  QUICK,
  REFUSED,
  type Removal,
  RISE,
  SATURATED,
  SERVED,
  SHORT,
  SILENT,
  UNDROPPED,
  USERS,
  WAITING,
} from './removed-evidence.ts';
import type { Change } from './sample.ts';

export type Rule = Readonly<{
  title: string;
  leg: LegName;
  metric: Metric;
  limit: number; // in the direction that makes sense for the metric
  given?: Change;
  outcome: Outcome['kind'];
  removals: readonly Removal[];
  turned: Outcome['kind'];
}>;

export const RULES: readonly Rule[] = [
  rule(
    'RPS missed by a server at its limit',
    'capacity rps',
    20_000,
    'fail',
    [...BUSY, ...ALONE, ...NO_STEAL, ...NO_QUOTA],
    'unproven',
    {
      environment: { serverCpusBusy: 0.97 },
    },
  ),
  rule(
    'RPS missed by a foreign target',
    'capacity rps',
    20_000,
    'fail',
    [...GENERATOR, ...NO_STEAL, ...NO_QUOTA, ...CLOCK],
    'unproven',
    {
      server: null,
    },
  ),
  rule(
    'a rate missed though the generator could go on',
    'rate achievedRatio',
    0.99,
    'fail',
    [...GENERATOR, ...USERS, ...HOST],
    'unproven',
    SHORT,
  ),
  rule('a latency met on the rate leg', 'rate p95Ms', 10, 'pass', [...ACHIEVED, ...UNDROPPED], 'unproven'),
  rule('RPS met by several generators', 'capacity rps', 9000, 'pass', APART, 'unproven', COMBINED),
  rule('a rate achieved by several generators', 'rate achievedRatio', 0.99, 'pass', APART, 'unproven', COMBINED),
  rule('a latency met by several generators', 'rate p95Ms', 10, 'pass', [...OFFERED, ...APART], 'unproven', COMBINED),
  rule('no failures among several generators', 'capacity failedRatio', 0, 'pass', APART, 'unproven', COMBINED),
  rule('memory met under several generators', 'rate rssMb', 100, 'pass', [...ACHIEVED, ...APART], 'unproven', COMBINED),
  rule(
    'a latency missed by several generators whose machines were seen',
    'rate p95Ms',
    2.4,
    'fail',
    [...GENERATOR, ...HOST, ...ONE_FAST],
    'unproven',
    COMBINED,
  ),
  rule('a latency met on the capacity leg', 'capacity p95Ms', 10, 'pass', [...SERVED, ...WAITING], 'unproven'),
  rule('a latency missed on a healthy machine', 'rate p95Ms', 2.4, 'fail', [...GENERATOR, ...HOST], 'unproven'),
  rule('a latency missed that drops may explain', 'rate p95Ms', 2.4995, 'fail', UNDROPPED, 'unproven'),
  rule('CPU utilization met', 'rate cpuUtilization', 0.5, 'pass', ACHIEVED, 'unproven'),
  rule('CPU utilization missed', 'rate cpuUtilization', 0.3, 'fail', [...ACHIEVED, ...HOST], 'unproven'),
  rule('memory met', 'rate rssMb', 100, 'pass', ACHIEVED, 'unproven'),
  rule('memory missed', 'rate rssMb', 60, 'fail', [...ACHIEVED, ...HOST], 'unproven'),
  rule('CPU a request met at full throttle', 'capacity cpuUsPerRequest', 50, 'pass', HOST, 'unproven'),
  rule('CPU a request missed at full throttle', 'capacity cpuUsPerRequest', 30, 'fail', HOST, 'unproven'),
  rule('CPU a request met at a rate', 'rate cpuUsPerRequest', 50, 'pass', [...HOST, ...ACHIEVED], 'unproven'),
  ...(['failedRatio', 'unfinished', 'stalledSeconds', 'shardRestarts'] as const).flatMap((metric) => [
    rule(`no ${metric} at full throttle`, `capacity ${metric}`, 0, 'pass', SERVED, 'unproven'),
    rule(`no ${metric} at a rate`, `rate ${metric}`, 0, 'pass', [...ACHIEVED, ...UNDROPPED], 'unproven'),
  ]),
  rule('a recovery in time', 'rate recoverySeconds', 4, 'pass', [...ACHIEVED, ...BASE, ...HOST], 'unproven', QUICK),
  rule('a late recovery', 'rate recoverySeconds', 4, 'fail', [...GENERATOR, ...HOST, ...IN_RECOVERY], 'unproven', LATE),
  rule('P95 that did not drift', 'rate p95DriftMs', 5, 'pass', [...OFFERED, ...FREE, ...HOST], 'unproven'),
  rule('P95 that drifted', 'rate p95DriftMs', 5, 'fail', [...FREE, ...HOST, ...RISE], 'unproven', DRIFTED),
  rule('memory that did not drift', 'rate rssDriftMb', 5, 'pass', OFFERED, 'unproven'),
  rule('memory that drifted', 'rate rssDriftMb', 5, 'fail', [...ACHIEVED, ...HOST], 'unproven', DRIFTED),
  rule('goodput under overload', 'rate goodputRps', 450, 'pass', [...OFFERED, ...REFUSED], 'unproven', OVERLOADED),
  rule(
    'too little goodput',
    'rate goodputRps',
    600,
    'fail',
    [...GENERATOR, ...HOST, ...REFUSED],
    'unproven',
    OVERLOADED,
  ),
  rule('the accepted in time', 'rate acceptedP95Ms', 50, 'pass', [...OFFERED, ...REFUSED], 'unproven', OVERLOADED),
  rule('the accepted too late', 'rate acceptedP95Ms', 20, 'fail', [...GENERATOR, ...HOST], 'unproven', OVERLOADED),
  rule('not too many refused', 'rate refusedRatio', 0.8, 'pass', [...OFFERED, ...REFUSED], 'unproven', OVERLOADED),
  rule(
    'too many refused',
    'rate refusedRatio',
    0.5,
    'fail',
    [...ACHIEVED, ...GENERATOR, ...HOST],
    'unproven',
    OVERLOADED,
  ),
  rule(
    'failures of a generator that gave up',
    'rate failedRatio',
    0,
    'unproven',
    [...SATURATED, ...SILENT],
    'fail',
    GAVE_UP,
  ),
  rule(
    'unfinished requests of a generator that gave up',
    'rate unfinished',
    0,
    'unproven',
    [...SATURATED, ...SILENT],
    'fail',
    {
      ...GAVE_UP,
      client: { unfinished: 2 },
    },
  ),
];

function rule(
  title: string,
  where: string,
  limit: number,
  outcome: Outcome['kind'],
  list: readonly Removal[],
  turned: Outcome['kind'],
  given: Change = {},
): Rule {
  const [leg, metric] = where.split(' ') as [LegName, Metric];
  return { title, leg, metric, limit, given, outcome, removals: list, turned };
}
