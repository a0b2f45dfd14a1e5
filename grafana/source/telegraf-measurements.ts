// What Telegraf writes by itself, as far as a panel uses it: telegraf.conf decides what there is, and the whole-run test
// of the dashboards compares these names with a real database.
import type { MeasurementFacts } from '../../loadtest/stream/measurements.ts';

export const TELEGRAF = {
  server: {
    policy: 'raw',
    tags: ['shard', 'route'],
    fields: [
      'shardgate_requests_total',
      'shardgate_requests_in_flight',
      'shardgate_requests_waiting',
      'shardgate_requests_running',
      'shardgate_gate_waits_total',
      'shardgate_refused_duration_seconds_count',
      'shardgate_server_errors_total',
      'shardgate_request_duration_seconds_sum',
      'shardgate_request_duration_seconds_count',
      'shardgate_event_loop_delay_max_seconds',
      'shardgate_event_loop_delay_mean_seconds',
      'shardgate_cpu_seconds_total',
      'shardgate_resident_memory_bytes',
      'shardgate_shard_restarts_total',
    ],
  },
  server_latency: { policy: 'raw', tags: ['le'], fields: ['requests'] },
  nginx: { policy: 'raw', tags: [], fields: ['requests', 'active', 'writing', 'waiting'] },
  cpu: {
    policy: 'raw',
    tags: ['cpu'],
    fields: ['usage_active', 'usage_steal', 'usage_softirq'],
  },
  mem: { policy: 'raw', tags: [], fields: ['available_percent'] },
  system: { policy: 'raw', tags: [], fields: ['load1'] },
  database: {
    policy: 'raw',
    tags: [],
    fields: ['pointsWrittenOK', 'pointsWrittenFail', 'numSeries', 'heap_inuse', 'sys'],
  },
  telegraf: { policy: 'raw', tags: [], fields: ['metrics_dropped', 'buffer_size'] },
} as const satisfies Readonly<Record<string, MeasurementFacts>>;

/** Upper edges of the server's latency buckets as the tag `le` has them, in seconds; +Inf is everything else. */
export const LATENCY_EDGES: readonly string[] = [
  '0.000128',
  '0.000256',
  '0.000512',
  '0.001024',
  '0.002048',
  '0.004096',
  '0.008192',
  '0.016384',
  '0.032768',
  '0.065536',
  '0.131072',
  '0.262144',
  '1.048576',
  '+Inf',
];
