// What each metric is: where it is measured, which bound makes sense, how it is counted and called.
import { SHAPE_KINDS, type ShapeKind } from '../profiles/profile.ts';
import type { LegName } from '../run/measurement.ts';
import type { Metric } from './target.ts';

export type Kind = 'rate' | 'ratio' | 'seconds' | 'milliseconds' | 'microseconds' | 'mebibytes' | 'count';

export type MetricFacts = Readonly<{
  bound: 'min' | 'max'; // what a limit on it can sensibly be
  legs: readonly LegName[]; // the legs that can prove it
  shapes: readonly ShapeKind[]; // of load that it means something in
  kind: Kind;
  title: string; // for tables
  ofServer: boolean; // known only for a server whose own metrics we can read
}>;

type Place = Pick<MetricFacts, 'legs' | 'shapes'>;

/** A rate that does not change, and is not meant to be too much. */
const EVEN: readonly ShapeKind[] = ['steady', 'soak', 'breakpoint'];
const RATE: readonly LegName[] = ['rate'];
const BOTH: readonly LegName[] = ['capacity', 'rate'];

const ANYWHERE: Place = { legs: BOTH, shapes: SHAPE_KINDS };
const AT_AN_EVEN_LOAD: Place = { legs: BOTH, shapes: EVEN };
const AT_AN_EVEN_RATE: Place = { legs: RATE, shapes: EVEN };
const AT_ANY_RATE: Place = { legs: RATE, shapes: SHAPE_KINDS };
const AT_FULL_THROTTLE: Place = { legs: ['capacity'], shapes: ['steady'] };

const client = (bound: 'min' | 'max', kind: Kind, title: string, place: Place): MetricFacts => ({
  bound,
  ...place,
  kind,
  title,
  ofServer: false,
});
const latency = (title: string) => client('max', 'milliseconds', title, AT_AN_EVEN_LOAD);
const server = (kind: Kind, title: string, place: Place): MetricFacts => ({
  ...client('max', kind, title, place),
  ofServer: true,
});
const of = (shape: ShapeKind): Place => ({ legs: RATE, shapes: [shape] });

export const METRIC_FACTS: Readonly<Record<Metric, MetricFacts>> = {
  rps: client('min', 'rate', 'RPS', AT_FULL_THROTTLE),
  achievedRatio: client('min', 'ratio', 'Achieved rate', AT_ANY_RATE),
  p50Ms: latency('P50'),
  p90Ms: latency('P90'),
  p95Ms: latency('P95'),
  p99Ms: latency('P99'),
  maxMs: latency('Slowest'),
  cpuUtilization: server('ratio', 'Server CPU', AT_AN_EVEN_RATE),
  cpuUsPerRequest: server('microseconds', 'CPU a request', AT_AN_EVEN_LOAD),
  rssMb: server('mebibytes', 'Memory of a shard', AT_ANY_RATE),
  failedRatio: client('max', 'ratio', 'Failed requests', ANYWHERE),
  unfinished: client('max', 'count', 'Unfinished requests', ANYWHERE),
  stalledSeconds: client('max', 'count', 'Stalled seconds', ANYWHERE),
  shardRestarts: server('count', 'Shard restarts', ANYWHERE),
  recoverySeconds: client('max', 'seconds', 'Recovery', of('spike')),
  p95DriftMs: client('max', 'milliseconds', 'P95 drift', of('soak')),
  rssDriftMb: server('mebibytes', 'Memory drift', of('soak')),
  goodputRps: client('min', 'rate', 'Goodput', of('overload')),
  refusedRatio: client('max', 'ratio', 'Refused requests', of('overload')),
  acceptedP95Ms: client('max', 'milliseconds', 'P95 of the accepted', of('overload')),
};
