// What the database holds: every measurement with its tags and fields, by retention policy. Whoever writes or asks takes
// the names from here. Units are in the names; `share` is from 0 to 1, and a ratio is HEAD / BASE.
import type { PolicyName } from '../stack/retention.ts';

export type MeasurementFacts = Readonly<{
  policy: PolicyName;
  tags: readonly string[];
  fields: readonly string[]; // those the kit writes; Telegraf's measurements have those that telegraf.conf lets through
}>;

export const RUN = {
  policy: 'forever',
  tags: ['run', 'leg', 'profile', 'phase', 'edge'],
  fields: [
    'verdict',
    'reasons',
    'route',
    'rps',
    'p50_ms',
    'p95_ms',
    'p99_ms',
    'error_share',
    'requests',
    'dropped_iterations',
    'vus_max',
    'generator_cpu_share',
    'server_cpu_us_per_request',
    'server_cpu_share',
    'target_p95_ms',
    'target_rps',
    'stream_missing',
    'stream_complete',
    'started_ms',
    'measured_from_ms',
    'ended_ms',
  ],
} as const satisfies MeasurementFacts;

export const COMPARISON = {
  policy: 'forever',
  tags: ['comparison', 'metric'],
  fields: ['verdict', 'base', 'head', 'ratio', 'lower', 'upper', 'control_ratio', 'blocks'],
} as const satisfies MeasurementFacts;

export const JOURNEY = {
  policy: 'forever',
  tags: ['phase', 'connections'],
  fields: ['rps', 'p95_ms', 'p99_ms', 'server_cpu_us_per_request', 'roadmap_rps'],
} as const satisfies MeasurementFacts;

/** A tag that has no value of its own, where a point needs one: a run without a leg, a comparison without a metric. */
export const NONE = 'none';

export const ROLLUPS = { run: RUN, comparison: COMPARISON, journey: JOURNEY } as const;

export const RAW = {
  k6: {
    policy: 'raw',
    tags: ['run', 'leg', 'attempt', 'scenario', 'phase', 'slice', 'status', 'error_code'],
    fields: [
      'k6_http_reqs_total',
      'k6_http_reqs_growth',
      'k6_http_req_failed_rate',
      'k6_http_req_duration_p50',
      'k6_http_req_duration_p95',
      'k6_http_req_duration_p99',
      'k6_http_req_duration_max',
      'k6_latency_p50',
      'k6_latency_p95',
      'k6_latency_p99',
      'k6_latency_max',
      'k6_dropped_iterations_total',
      'k6_dropped_iterations_growth',
      'k6_vus',
    ],
  },
  events: { policy: 'raw', tags: ['run', 'kind'], fields: ['title', 'text', 'profile'] },
  cores: { policy: 'raw', tags: ['run', 'leg'], fields: ['generator_cores', 'server_cores'] },
} as const satisfies Readonly<Record<string, MeasurementFacts>>;
