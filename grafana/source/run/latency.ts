// Latency as each model counts it, over time and slice by slice.
import { EACH_LEG, IN_RANGE, MEASURED, OF_BOTH_RUNS, OF_RUN_AND_LEG } from '../conditions.ts';
import { toNames } from '../names.ts';
import { lines, rows } from '../panel-shapes.ts';
import type { Panel, Query, Row } from '../spec.ts';
import { toTarget } from './target.ts';

const k6 = toNames('k6');
const run = toNames('run');

type LatencyFields = Readonly<Record<'p50' | 'p95' | 'p99' | 'max', string>>;

const RESPONSE: LatencyFields = {
  p50: k6.of.k6_http_req_duration_p50,
  p95: k6.of.k6_http_req_duration_p95,
  p99: k6.of.k6_http_req_duration_p99,
  max: k6.of.k6_http_req_duration_max,
};

const INTENDED: LatencyFields = {
  p50: k6.of.k6_latency_p50,
  p95: k6.of.k6_latency_p95,
  p99: k6.of.k6_latency_p99,
  max: k6.of.k6_latency_max,
};

/** k6 sends seconds. */
function toLatency({ p50, p95, p99, max }: LatencyFields): Query {
  return {
    influxql:
      `SELECT max(${p50}) * 1000 AS "P50", max(${p95}) * 1000 AS "P95", max(${p99}) * 1000 AS "P99", ` +
      `max(${max}) * 1000 AS "max" FROM ${k6.from} WHERE ${OF_RUN_AND_LEG} AND ${MEASURED} AND ${IN_RANGE} ${EACH_LEG}`,
    alias: '$tag_leg $col',
  };
}

const RESPONSE_TIME: Panel = {
  title: 'Response time',
  shows:
    'From the request sent to the answer read. k6 reports each slice so far, so a line starts anew with each slice. The closed model’s latency.',
  whenBad:
    'High with a busy generator it is k6’s own queue. Trust it only where the capacity leg’s checks say `pass` or `fail`.',
  size: [12, 9],
  shape: lines({ unit: 'ms' }),
  queries: [toLatency(RESPONSE), toTarget(run.of.target_p95_ms, 'capacity')],
};

const LATENCY: Panel = {
  title: 'Latency from the intended start',
  shows:
    'The open model’s latency, slice by slice: a request that could not start in time counts its wait. Only the rate leg has it; the P95 target dashed.',
  whenBad:
    'High in one slice alone: a pause; look for steal, restarts and event-loop delay at that time. High in all of them: the rate is too near to the server’s capacity.',
  size: [12, 9],
  shape: lines({ unit: 'ms' }),
  queries: [toLatency(INTENDED), toTarget(run.of.target_p95_ms, 'rate')],
};

/** The newest value of a slice is that of the whole slice. */
function toSlices({ p50, p95, p99 }: LatencyFields, leg: 'capacity' | 'rate'): Query {
  return {
    influxql:
      `SELECT last(${p50}) * 1000 AS "p50_ms", last(${p95}) * 1000 AS "p95_ms", last(${p99}) * 1000 AS "p99_ms" FROM ${k6.from} ` +
      `WHERE ${OF_BOTH_RUNS} AND ${k6.of.leg} = '${leg}' AND ${MEASURED} ` +
      `GROUP BY ${k6.of.run}, ${k6.of.attempt}, ${k6.of.slice}, ${k6.of.status}`,
    as: 'table',
  };
}

const SLICES_HINT = 'One slice far from the others: something happened then. All alike: the value can be repeated.';

const CAPACITY_SLICES: Panel = {
  title: 'Slices of the capacity leg, this run and the earlier one',
  shows:
    'P50, P95 and P99 of each whole slice by status, as in result.json where there is one; a slice is at most a twelfth of the leg.',
  whenBad: SLICES_HINT,
  size: [12, 8],
  shape: rows(),
  queries: [toSlices(RESPONSE, 'capacity')],
};

const RATE_SLICES: Panel = {
  title: 'Slices of the rate leg, this run and the earlier one',
  shows: 'The same of the rate leg, counted from the intended start.',
  whenBad: SLICES_HINT,
  size: [12, 8],
  shape: rows(),
  queries: [toSlices(INTENDED, 'rate')],
};

export const LATENCY_ROW: Row = {
  title: 'Latency',
  panels: [RESPONSE_TIME, LATENCY, CAPACITY_SLICES, RATE_SLICES],
};
