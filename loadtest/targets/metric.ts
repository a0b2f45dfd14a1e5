// What each metric is: where it is measured, which bound makes sense, how it is counted and called.
import type { LegName } from '../run/measurement.ts';
import type { Metric } from './target.ts';

export type Kind = 'rate' | 'ratio' | 'milliseconds' | 'microseconds' | 'mebibytes' | 'count';

export type MetricFacts = Readonly<{
  bound: 'min' | 'max'; // what a limit on it can sensibly be
  legs: readonly LegName[]; // the legs that can prove it
  kind: Kind;
  title: string; // for tables
  ofServer: boolean; // known only for a server whose own metrics we can read
}>;

const BOTH: readonly LegName[] = ['capacity', 'rate'];

export const METRIC_FACTS: Readonly<Record<Metric, MetricFacts>> = {
  rps: { bound: 'min', legs: ['capacity'], kind: 'rate', title: 'RPS', ofServer: false },
  achievedRatio: { bound: 'min', legs: ['rate'], kind: 'ratio', title: 'Achieved rate', ofServer: false },
  p50Ms: latency('P50'),
  p90Ms: latency('P90'),
  p95Ms: latency('P95'),
  p99Ms: latency('P99'),
  maxMs: latency('Slowest'),
  cpuUtilization: { bound: 'max', legs: ['rate'], kind: 'ratio', title: 'Server CPU', ofServer: true },
  cpuUsPerRequest: { bound: 'max', legs: BOTH, kind: 'microseconds', title: 'CPU a request', ofServer: true },
  rssMb: { bound: 'max', legs: ['rate'], kind: 'mebibytes', title: 'Memory of a shard', ofServer: true },
  failedRatio: { bound: 'max', legs: BOTH, kind: 'ratio', title: 'Failed requests', ofServer: false },
  unfinished: { bound: 'max', legs: BOTH, kind: 'count', title: 'Unfinished requests', ofServer: false },
  stalledSeconds: { bound: 'max', legs: BOTH, kind: 'count', title: 'Stalled seconds', ofServer: false },
  shardRestarts: { bound: 'max', legs: BOTH, kind: 'count', title: 'Shard restarts', ofServer: true },
};

function latency(title: string): MetricFacts {
  return { bound: 'max', legs: BOTH, kind: 'milliseconds', title, ofServer: false };
}
