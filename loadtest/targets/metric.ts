// What each metric is: where it is measured, which bound makes sense, how it is counted and called.
import { SHAPE_KINDS, type ShapeKind } from '../profiles/profile.ts';
import type { LegName } from '../run/measurement.ts';
import type { Metric } from './target.ts';

export type Kind = 'rate' | 'ratio' | 'seconds' | 'milliseconds' | 'microseconds' | 'mebibytes' | 'count';

/** Any generator; k6 alone; the processes in the server's slot, as /proc shows them; the shards' own metrics. */
export type Source = 'client' | 'k6' | 'container' | 'shards';

export type MetricFacts = Readonly<{
  bound: 'min' | 'max'; // what a limit on it can sensibly be
  legs: readonly LegName[]; // the legs that can prove it
  shapes: readonly ShapeKind[]; // of load that it means something in
  kind: Kind;
  title: string; // for tables
  source: Source; // who knows it; unknowable.ts says when nobody does
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
  source: 'client',
});
const latency = (title: string) => client('max', 'milliseconds', title, AT_AN_EVEN_LOAD);
const from = (source: Source, kind: Kind, title: string, place: Place): MetricFacts => ({
  ...client('max', kind, title, place),
  source,
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
  cpuUtilization: from('container', 'ratio', 'Server CPU', AT_AN_EVEN_RATE),
  cpuUsPerRequest: from('container', 'microseconds', 'CPU a request', AT_AN_EVEN_LOAD),
  rssMb: from('container', 'mebibytes', 'Memory of a shard', AT_ANY_RATE),
  failedRatio: client('max', 'ratio', 'Failed requests', ANYWHERE),
  unfinished: from('k6', 'count', 'Unfinished requests', ANYWHERE),
  stalledSeconds: client('max', 'count', 'Stalled seconds', ANYWHERE),
  shardRestarts: from('shards', 'count', 'Shard restarts', ANYWHERE),
  recoverySeconds: client('max', 'seconds', 'Recovery', of('spike')),
  p95DriftMs: client('max', 'milliseconds', 'P95 drift', of('soak')),
  rssDriftMb: from('container', 'mebibytes', 'Memory drift', of('soak')),
  goodputRps: client('min', 'rate', 'Goodput', of('overload')),
  refusedRatio: client('max', 'ratio', 'Refused requests', of('overload')),
  acceptedP95Ms: client('max', 'milliseconds', 'P95 of the accepted', of('overload')),
};
