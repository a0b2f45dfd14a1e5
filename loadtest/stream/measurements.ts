// What the database holds: every measurement with its tags and fields, by retention policy. Whoever writes or asks takes
// the names from here. Units are in the names; `share` is from 0 to 1, and a ratio is HEAD / BASE.
import { DEFAULT_POLICY, type PolicyName } from '../stack/retention.ts';

export type MeasurementFacts = Readonly<{
  policy: PolicyName;
  tags: readonly string[];
  fields: readonly string[];
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
    'missed',
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

/** A container test compares with what a running stack stores. */
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
  events: {
    policy: 'raw',
    tags: ['run', 'kind'],
    fields: ['title', 'text', 'profile', 'missed', 'stream_complete'], // the last two of a verdict alone
  },
  cores: { policy: 'raw', tags: ['run', 'leg'], fields: ['generator_cores', 'server_cores'] },
  server: {
    policy: 'raw',
    tags: ['shard', 'route'],
    fields: [
      'shardgate_ready',
      'shardgate_shard_up',
      'shardgate_shard_answering',
      'shardgate_shard_restarts_total',
      'shardgate_requests_total',
      'shardgate_server_errors_total',
      'shardgate_requests_in_flight',
      'shardgate_requests_running',
      'shardgate_requests_waiting',
      'shardgate_gate_waits_total',
      'shardgate_request_duration_seconds_sum',
      'shardgate_request_duration_seconds_count',
      'shardgate_refused_duration_seconds_sum',
      'shardgate_refused_duration_seconds_count',
      'shardgate_event_loop_delay_mean_seconds',
      'shardgate_event_loop_delay_max_seconds',
      'shardgate_cpu_seconds_total',
      'shardgate_resident_memory_bytes',
      'shardgate_max_resident_memory_bytes',
    ],
  },
  server_latency: { policy: 'raw', tags: ['le'], fields: ['requests'] },
  nginx: {
    policy: 'raw',
    tags: [],
    fields: ['accepts', 'handled', 'requests', 'active', 'reading', 'writing', 'waiting'],
  },
  cpu: {
    policy: 'raw',
    tags: ['cpu'],
    fields: ['usage_active', 'usage_user', 'usage_system', 'usage_softirq', 'usage_steal', 'usage_iowait'],
  },
  mem: { policy: 'raw', tags: [], fields: ['available_percent', 'used_percent', 'available'] },
  system: { policy: 'raw', tags: [], fields: ['load1'] },
  database: {
    policy: 'raw',
    tags: [],
    fields: ['pointsWrittenOK', 'pointsWrittenFail', 'numSeries', 'heap_inuse', 'sys'],
  },
  telegraf: {
    policy: 'raw',
    tags: [],
    fields: ['gather_errors', 'metrics_written', 'metrics_dropped', 'buffer_size', 'write_time_ns'],
  },
} as const satisfies Readonly<Record<string, MeasurementFacts>>;

export const MEASUREMENTS = { ...RAW, ...ROLLUPS } as const;

export type MeasurementName = keyof typeof MEASUREMENTS;

/** Where points of a measurement are written. */
export function toPolicy(measurement: string): PolicyName {
  const facts: Readonly<Record<string, MeasurementFacts>> = MEASUREMENTS;
  return facts[measurement]?.policy ?? DEFAULT_POLICY;
}
