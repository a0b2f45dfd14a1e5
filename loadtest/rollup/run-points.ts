// A run's result.json as points that are kept for ever: one for each leg, without its slices. Pure.
import type { Result } from '../report/result.ts';
import { LEG_NAMES, type LegMeasurement, type LegName } from '../run/measurement.ts';
import type { Point } from '../stream/line-protocol.ts';
import { NONE, type RUN } from '../stream/measurements.ts';
import type { Metric } from '../targets/target.ts';
import { type Known, toFields } from './fields.ts';
import { toMissed } from './missed.ts';

type Fields = Known<(typeof RUN.fields)[number]>;

/** @returns one point for each leg at its last attempt; one with leg `none` for a run that ended before it had any */
export function toRunPoints(result: Result): readonly Point[] {
  const legs = LEG_NAMES.flatMap((name) => result.legs[name] ?? []);
  if (legs.length === 0) return [toPoint(result, NONE, {}, Date.parse(result.startedAt))];
  return legs.map((leg) => toLegPoint(result, leg));
}

function toLegPoint(result: Result, measured: LegMeasurement): Point {
  const { leg, client, server, generator, wallClock } = measured;
  const fields: Fields = {
    rps: client.rps,
    p50_ms: client.latencyMs?.p50,
    p95_ms: client.latencyMs?.p95,
    p99_ms: client.latencyMs?.p99,
    error_share: client.failedRatio,
    requests: client.requests,
    dropped_iterations: client.droppedIterations,
    vus_max: client.connections,
    generator_cpu_share: generator.cpuUtilization,
    server_cpu_us_per_request: server?.cpuUsPerRequest,
    server_cpu_share: server?.cpuUtilization,
    target_p95_ms: readLimit(result, leg, 'p95Ms'),
    target_rps: readLimit(result, leg, 'rps'),
    missed: toMissed(result, leg),
    measured_from_ms: wallClock?.measuredFromMs,
  };
  return toPoint(result, leg, fields, wallClock?.measuredFromMs ?? Date.parse(result.startedAt));
}

function toPoint(result: Result, leg: string, fields: Fields, timeMs: number): Point {
  const { runId, profile, target, verdict, reasons, startedAt, stream } = result;
  const ofRun: Fields = {
    verdict,
    reasons: reasons[0] ?? '',
    route: target.path ?? target.mix,
    stream_missing: stream?.missing,
    stream_complete: stream?.complete,
    started_ms: Date.parse(startedAt),
    ended_ms: toEndedMs(result),
  };
  return {
    measurement: 'run',
    tags: { run: runId, leg, profile, phase: target.phase ?? '', edge: target.edge ?? '' },
    fields: toFields({ ...ofRun, ...fields }),
    timeMs: Math.round(timeMs),
  };
}

/** Of the whole run, as its start is: the two are its time range. Null for an old result without a leg. */
function toEndedMs({ endedAt, attempts }: Result): number | null {
  if (endedAt !== undefined) return Date.parse(endedAt);
  const clocks = LEG_NAMES.flatMap((name) => attempts[name].flatMap(({ wallClock }) => wallClock ?? []));
  return clocks.length === 0 ? null : Math.max(...clocks.map(({ endedMs }) => endedMs));
}

/** What a target asked of this leg, whichever bound it has. */
function readLimit({ checks }: Result, leg: LegName, metric: Metric): number | null {
  const limit = checks.find((check) => check.leg === leg && check.metric === metric)?.limit;
  if (limit === undefined) return null;
  return 'min' in limit ? limit.min : limit.max;
}
