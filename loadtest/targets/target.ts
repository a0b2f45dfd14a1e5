// The words a targets file may use. Limits are data: loadtest/targets/*.json, read by targets-file.ts, checked by targets-parser.ts.
import type { LegName, NonEmpty } from '../run/measurement.ts';

/** Every metric a check may name. Latency metrics are percentiles of what the client saw. */
export const METRICS = [
  'rps',
  'achievedRatio',
  'p50Ms',
  'p90Ms',
  'p95Ms',
  'p99Ms',
  'maxMs',
  'cpuUtilization',
  'cpuUsPerRequest',
  'rssMb',
  'failedRatio',
  'unfinished',
  'stalledSeconds',
  'shardRestarts',
  'recoverySeconds',
  'p95DriftMs',
  'rssDriftMb',
  'goodputRps',
  'refusedRatio',
  'acceptedP95Ms',
] as const;

export type Metric = (typeof METRICS)[number];

/** Exactly one bound: `min` for what must be reached, `max` for what must not be exceeded. */
export type Limit = Readonly<{ min: number }> | Readonly<{ max: number }>;

export type TargetCheck = Readonly<{ leg: LegName; metric: Metric; limit: Limit }>;

export type Targets = Readonly<{
  name: string;
  description: string;
  ratePerSec: number; // of the rate leg; latency, CPU and memory are judged there
  measureSeconds: number | null; // replaces the profile's, null keeps it
  checks: NonEmpty<TargetCheck>;
}>;
