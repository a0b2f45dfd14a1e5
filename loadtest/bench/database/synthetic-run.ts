// What one run leaves in the database, second by second: the series and fields of a real one, with made-up values. Pure.
import { toSliceSeconds } from '../../run/slices.ts';
import { EVENT_KINDS, toEventPoint } from '../../stream/events.ts';
import type { FieldValue, Point } from '../../stream/line-protocol.ts';

export type SyntheticRun = Readonly<{ runId: string; startMs: number; measureSeconds: number; shards: number }>;

type Tags = Readonly<Record<string, string>>;
type Fields = Readonly<Record<string, FieldValue>>;

const LEGS = ['capacity', 'rate'] as const;
export const WARMUP_S = 5;
const ROUTES = ['GET /sync', 'GET /async', 'GET /compute', 'GET /items/:id', 'POST /echo', 'other'];
const EDGES = ['0.000128', '0.000256', '0.000512', '0.001024', '0.002048', '0.004096', '0.008192', '0.016384'];
const LATE_EDGES = ['0.032768', '0.065536', '0.131072', '0.262144', '1.048576', '+Inf'];

/** Seconds from the first point to the last. */
export function toRunSeconds({ measureSeconds }: SyntheticRun): number {
  return LEGS.length * (WARMUP_S + measureSeconds);
}

/** Points of the policy `raw`. */
export function* toSyntheticPoints(run: SyntheticRun): Generator<Point> {
  for (const [index, kind] of EVENT_KINDS.entries()) {
    const timeMs = run.startMs + Math.round((index * toRunSeconds(run) * 1000) / EVENT_KINDS.length);
    const outcome = kind === 'verdict' ? { outcome: { missed: '', streamComplete: true } } : {};
    yield toEventPoint({
      runId: run.runId,
      kind,
      title: kind,
      text: 'synthetic',
      profile: 'light',
      timeMs,
      ...outcome,
    });
  }
  for (let second = 0; second < toRunSeconds(run); second++) {
    const timeMs = run.startMs + second * 1000;
    yield* toGeneratorPoints(run, second, timeMs);
    yield* toServerPoints(run, second, timeMs);
    yield* toHostPoints(second, timeMs);
  }
}

/** k6 sends the series of the current slice alone. */
function* toGeneratorPoints({ runId, measureSeconds }: SyntheticRun, second: number, timeMs: number): Generator<Point> {
  const leg = LEGS[Math.floor(second / (WARMUP_S + measureSeconds))] ?? 'rate';
  const inLeg = second % (WARMUP_S + measureSeconds);
  const sliceSeconds = toSliceSeconds(measureSeconds);
  const window: Tags =
    inLeg < WARMUP_S
      ? { phase: 'warmup' }
      : { phase: 'measure', slice: String(Math.floor((inLeg - WARMUP_S) / sliceSeconds)) };
  const ofLeg = { run: runId, leg, attempt: '1' };
  const point = (tags: Tags, fields: Fields): Point => ({ measurement: 'k6', tags, fields, timeMs });
  yield point(
    { ...ofLeg, ...window, scenario: leg, status: '200' },
    {
      k6_http_reqs_total: (1 + inLeg) * 1000,
      k6_http_reqs_growth: toWave(second, 1000),
      k6_http_req_failed_rate: 0,
      k6_http_req_duration_p50: toWave(second, 0.0015),
      k6_http_req_duration_p95: toWave(second, 0.003),
      k6_http_req_duration_p99: toWave(second, 0.006),
      k6_http_req_duration_max: toWave(second, 0.02),
    },
  );
  yield point(
    { ...ofLeg, ...window, scenario: leg },
    {
      k6_latency_p50: toWave(second, 0.0015),
      k6_latency_p95: toWave(second, 0.003),
      k6_latency_p99: toWave(second, 0.006),
      k6_latency_max: toWave(second, 0.02),
    },
  );
  if (inLeg >= WARMUP_S && inLeg < WARMUP_S + sliceSeconds) {
    yield point(
      { ...ofLeg, ...window, scenario: leg, status: '500', error_code: '1500' },
      { k6_http_reqs_total: 1 + inLeg, k6_http_reqs_growth: 1, k6_http_req_failed_rate: 1 },
    ); // of the first slice alone: a series of its own
  }
  yield point({ ...ofLeg, scenario: leg }, { k6_dropped_iterations_total: 0, k6_dropped_iterations_growth: 0 });
  yield point(ofLeg, { k6_vus: 50 });
  yield {
    measurement: 'cores',
    tags: { run: runId, leg },
    fields: { generator_cores: 0.6, server_cores: 0.8 },
    timeMs,
  };
}

function* toServerPoints(run: SyntheticRun, second: number, timeMs: number): Generator<Point> {
  const restarts = second * 2 < toRunSeconds(run) ? 0 : 1; // a shard dies halfway
  const { shards } = run;
  yield { measurement: 'server', tags: {}, fields: { shardgate_ready: 1 }, timeMs };
  for (let shard = 0; shard < shards; shard++) {
    const ofShard = { shard: String(shard) };
    yield { measurement: 'server', tags: ofShard, fields: toShardFields(second, shard === 0 ? restarts : 0), timeMs };
    for (const route of ROUTES) {
      const fields = { shardgate_requests_total: second * 500 };
      yield { measurement: 'server', tags: { ...ofShard, route }, fields, timeMs };
    }
  }
  for (const [index, le] of [...EDGES, ...LATE_EDGES].entries()) {
    yield { measurement: 'server_latency', tags: { le }, fields: { requests: second * 100 * (index + 1) }, timeMs };
  }
}

function toShardFields(second: number, restarts: number): Fields {
  return {
    shardgate_shard_up: 1,
    shardgate_shard_answering: 1,
    shardgate_shard_restarts_total: restarts,
    shardgate_server_errors_total: second,
    shardgate_requests_in_flight: Math.round(toWave(second, 25)),
    shardgate_requests_running: Math.round(toWave(second, 25)),
    shardgate_requests_waiting: 0,
    shardgate_gate_waits_total: 0,
    shardgate_request_duration_seconds_sum: second * 0.6,
    shardgate_request_duration_seconds_count: second * 500,
    shardgate_refused_duration_seconds_sum: 0,
    shardgate_refused_duration_seconds_count: 0,
    shardgate_event_loop_delay_mean_seconds: toWave(second, 0.0005),
    shardgate_event_loop_delay_max_seconds: toWave(second, 0.004),
    shardgate_cpu_seconds_total: second * 0.4,
    shardgate_resident_memory_bytes: 9e7,
    shardgate_max_resident_memory_bytes: 1e8,
  };
}

function* toHostPoints(second: number, timeMs: number): Generator<Point> {
  const point = (measurement: string, tags: Tags, fields: Fields): Point => ({ measurement, tags, fields, timeMs });
  for (const cpu of ['cpu-total', 'cpu0', 'cpu1']) {
    const busy = toWave(second, 50);
    const parts = {
      usage_user: busy / 2,
      usage_system: busy / 3,
      usage_softirq: busy / 6,
      usage_steal: 0,
      usage_iowait: 0,
    };
    yield point('cpu', { cpu }, { usage_active: busy, ...parts });
  }
  yield point('mem', {}, { available_percent: 60, used_percent: 40, available: 4e9 });
  yield point('system', {}, { load1: toWave(second, 2) });
  yield point(
    'nginx',
    {},
    { accepts: second, handled: second, requests: second * 500, active: 50, reading: 0, writing: 25, waiting: 25 },
  );
  yield point(
    'database',
    {},
    { pointsWrittenOK: second * 40, pointsWrittenFail: 0, numSeries: 20_000, heap_inuse: 1e8, sys: 2e8 },
  );
  yield point(
    'telegraf',
    {},
    { gather_errors: 0, metrics_written: second * 40, metrics_dropped: 0, buffer_size: 40, write_time_ns: 2e6 },
  );
}

/** Numbers that compress as badly as measured ones. */
function toWave(second: number, around: number): number {
  return around * (1 + 0.3 * Math.sin(second * 0.7) + 0.01 * Math.sin(second * 131.7));
}
