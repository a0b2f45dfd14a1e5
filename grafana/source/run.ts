// "Load run": one run as its generator saw it, judged, beside its targets and beside an earlier run.
import type { NonEmpty } from '../../loadtest/run/measurement.ts';
import { ANNOTATIONS } from './annotations.ts';
import { IN_RANGE, INTERVAL, MEASURED, OF_BOTH_RUNS, OF_RUN, OF_RUN_AND_LEG, perSecond } from './conditions.ts';
import { toNames } from './names.ts';
import { lines, rows, sentence, TARGET, verdict } from './panel-shapes.ts';
import type { Dashboard, Panel, Query, Row } from './spec.ts';
import { BASELINE, LEG, PHASE, PROFILE, RUN } from './variables.ts';

const k6 = toNames('k6');
const run = toNames('run');
const events = toNames('events');
const cores = toNames('cores');
const cpu = toNames('cpu');

const EACH_LEG = `GROUP BY ${INTERVAL}, ${k6.of.leg} fill(none)`;
const FIGURES = [
  run.of.rps,
  run.of.p50_ms,
  run.of.p95_ms,
  run.of.p99_ms,
  run.of.error_share,
  run.of.requests,
  run.of.dropped_iterations,
  run.of.vus_max,
  run.of.generator_cpu_share,
  run.of.server_cpu_us_per_request,
].join(', ');

const VERDICT: Panel = {
  title: 'Verdict',
  shows: 'What the gate said of the run. It is written when the run has ended.',
  whenBad:
    'FAIL: a target is proven missed, look at the checks in report.html. INVALID: the generator or the host was in the way, ' +
    'look at the row of the CPUs. ERROR: nothing is known, read the reason.',
  size: [5, 6],
  shape: verdict('verdict'),
  queries: [{ influxql: `SELECT last(${run.of.verdict}) AS "verdict" FROM ${run.from} WHERE ${OF_RUN}`, as: 'table' }],
};

const REASON: Panel = {
  title: 'Why',
  shows: 'The first reason of the verdict; all of them are in report.md.',
  whenBad: 'Do what it says; each reason that can be mended names the remedy.',
  size: [7, 6],
  shape: sentence('reasons'),
  queries: [{ influxql: `SELECT last(${run.of.reasons}) AS "reasons" FROM ${run.from} WHERE ${OF_RUN}`, as: 'table' }],
};

const EVENTS: Panel = {
  title: 'What happened',
  shows: 'Start, end, verdict and shard restarts of the run, each with its instant.',
  whenBad: 'A restart is always a FAIL: `make logs ARGS=app` has what the shard said last.',
  size: [12, 6],
  shape: rows(),
  queries: [
    {
      influxql:
        `SELECT ${events.of.kind}, ${events.of.title}, ${events.of.text} FROM ${events.from} ` +
        `WHERE ${OF_RUN} AND ${IN_RANGE} ORDER BY time ASC`,
      as: 'table',
    },
  ],
};

const COMPARED: Panel = {
  title: 'This run and the earlier one',
  shows:
    'The figures of each leg as result.json has them, for the run and for the one chosen as **Earlier run**; kept for ever.',
  whenBad:
    'Two numbers of different minutes prove nothing on a shared machine: `make compare` decides whether it is slower than before.',
  size: [24, 6],
  shape: rows({ rps: 'reqps', server_cpu_us_per_request: 'µs' }),
  queries: [
    {
      influxql:
        `SELECT ${run.of.run}, ${run.of.leg}, ${run.of.verdict}, ${FIGURES} FROM ${run.from} ` +
        `WHERE ${OF_BOTH_RUNS} ORDER BY time DESC`,
      as: 'table',
    },
  ],
};

/** The limit from the start of the leg's measuring on, there once the run has ended. */
function toTarget(limit: string, leg?: 'capacity' | 'rate'): Query {
  const ofLeg = leg === undefined ? '' : ` AND ${run.of.leg} = '${leg}'`;
  return {
    influxql:
      `SELECT max(${limit}) FROM ${run.from} WHERE ${OF_RUN_AND_LEG}${ofLeg} AND ${IN_RANGE} ` +
      `GROUP BY ${INTERVAL}, ${run.of.leg} fill(previous)`,
    alias: `${TARGET} $tag_leg`,
  };
}

const REQUESTS: Panel = {
  title: 'Requests a second',
  shows: 'Every answered or failed request, warm-up included, from what k6’s counters grew by; the target dashed.',
  whenBad:
    'Below the target with the server’s cores busy: the server is the limit. With the generator’s cores busy: it is k6, ' +
    'use more cores for it or `--generator wrk`.',
  size: [12, 8],
  shape: lines({ unit: 'reqps' }),
  queries: [
    {
      influxql:
        `SELECT ${perSecond(k6.of.k6_http_reqs_growth)} FROM ${k6.from} ` +
        `WHERE ${OF_RUN_AND_LEG} AND ${IN_RANGE} ${EACH_LEG}`,
      alias: '$tag_leg',
    },
    toTarget(run.of.target_rps),
  ],
};

const ERRORS: Panel = {
  title: 'Failed requests a second',
  shows: 'By k6’s error code: 1050 time-out, 12xx connection, 14xx and 15xx the status. Empty while nothing fails.',
  whenBad:
    '1212 and 1220 together with a shard restart: the shard died. 1503: refused by the gate. 1050: a request hung.',
  size: [6, 8],
  shape: lines({ unit: 'reqps' }),
  queries: [
    {
      influxql:
        `SELECT ${perSecond(k6.of.k6_http_reqs_growth)} FROM ${k6.from} WHERE ${OF_RUN_AND_LEG} ` +
        `AND ${k6.of.error_code} =~ /./ AND ${IN_RANGE} GROUP BY ${INTERVAL}, ${k6.of.error_code} fill(none)`,
      alias: '$tag_error_code',
    },
  ],
};

const FAILED_SHARE: Panel = {
  title: 'Failed share',
  shows: 'Share of the slice’s requests that failed so far.',
  whenBad: 'Any value above 0 needs a reason: look at the codes beside it, then at the server’s log.',
  size: [6, 8],
  shape: lines({ unit: 'percentunit', max: 1 }),
  queries: [
    {
      influxql:
        `SELECT max(${k6.of.k6_http_req_failed_rate}) FROM ${k6.from} ` +
        `WHERE ${OF_RUN_AND_LEG} AND ${IN_RANGE} ${EACH_LEG}`,
      alias: '$tag_leg',
    },
  ],
};

const VIRTUAL_USERS: Panel = {
  title: 'Virtual users',
  shows: 'Active ones; one keep-alive connection each.',
  whenBad: 'Growing on the rate leg: answers come later than requests start, so the server does not keep up.',
  size: [6, 7],
  shape: lines({ unit: 'none' }),
  queries: [
    {
      influxql: `SELECT last(${k6.of.k6_vus}) FROM ${k6.from} WHERE ${OF_RUN_AND_LEG} AND ${IN_RANGE} ${EACH_LEG}`,
      alias: '$tag_leg',
    },
  ],
};

const DROPPED: Panel = {
  title: 'Dropped iterations a second',
  shows:
    'The open model dropped them because no virtual user was free; each counts as slower than any limit. Empty while none is.',
  whenBad:
    'The rate was not offered: the server stalled longer than the virtual users last, or the rate is above what it can do.',
  size: [6, 7],
  shape: lines({ unit: 'none' }),
  queries: [
    {
      influxql:
        `SELECT ${perSecond(k6.of.k6_dropped_iterations_growth)} FROM ${k6.from} ` +
        `WHERE ${OF_RUN_AND_LEG} AND ${IN_RANGE} GROUP BY ${INTERVAL}, ${k6.of.scenario} fill(none)`,
      alias: '$tag_scenario',
    },
  ],
};

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
      `WHERE ${OF_BOTH_RUNS} AND ${k6.of.leg} = '${leg}' AND ${MEASURED} GROUP BY ${k6.of.run}, ${k6.of.attempt}, ${k6.of.slice}`,
    as: 'table',
  };
}

const SLICES_HINT = 'One slice far from the others: something happened then. All alike: the value can be repeated.';

const CAPACITY_SLICES: Panel = {
  title: 'Slices of the capacity leg, this run and the earlier one',
  shows: 'P50, P95 and P99 of each whole slice, as in result.json; a slice is at most a twelfth of the leg.',
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

const GENERATOR: Panel = {
  title: 'Generator and server',
  shows: 'Cores spent by k6 and by the shards, read from /proc by the command line; written when a leg has ended.',
  whenBad:
    'A generator near its number of cores measured itself: that is what INVALID means. Give it more cores, or use wrk.',
  size: [8, 8],
  shape: lines({ unit: 'none' }),
  queries: [
    {
      influxql:
        `SELECT last(${cores.of.generator_cores}) AS "generator", last(${cores.of.server_cores}) AS "server" ` +
        `FROM ${cores.from} WHERE ${OF_RUN_AND_LEG} AND ${IN_RANGE} ${EACH_LEG}`,
      alias: '$tag_leg $col',
    },
  ],
};

const EACH_CORE = `${cpu.of.cpu} != 'cpu-total' AND ${IN_RANGE} GROUP BY ${INTERVAL}, ${cpu.of.cpu} fill(none)`;

const BUSY: Panel = {
  title: 'Busy by core',
  shows: 'Whoever used it.',
  whenBad: 'A core of the server is busy with something else: `make plan` shows who has which, `top` who it is.',
  size: [8, 8],
  shape: lines({ unit: 'percent', max: 100 }),
  queries: [{ influxql: `SELECT mean(${cpu.of.usage_active}) FROM ${cpu.from} WHERE ${EACH_CORE}`, alias: '$tag_cpu' }],
};

const STEAL: Panel = {
  title: 'Steal by core',
  shows: 'Time the hypervisor gave to somebody else.',
  whenBad: 'A run with steal proves little: repeat it, or use `make compare`, which excludes such blocks.',
  size: [8, 8],
  shape: lines({ unit: 'percent', max: 100 }),
  queries: [{ influxql: `SELECT mean(${cpu.of.usage_steal}) FROM ${cpu.from} WHERE ${EACH_CORE}`, alias: '$tag_cpu' }],
};

const ROWS: NonEmpty<Row> = [
  { title: 'The verdict', panels: [VERDICT, REASON, EVENTS, COMPARED] },
  { title: 'Throughput and errors', panels: [REQUESTS, ERRORS, FAILED_SHARE, VIRTUAL_USERS, DROPPED] },
  { title: 'Latency', panels: [RESPONSE_TIME, LATENCY, CAPACITY_SLICES, RATE_SLICES] },
  { title: 'Who had the CPUs', panels: [GENERATOR, BUSY, STEAL] },
];

export const RUN_DASHBOARD: Dashboard = {
  file: 'run',
  uid: 'shardgate-run',
  title: 'Load run',
  description: 'One load run: its verdict, what the generator saw, and who had the CPUs.',
  from: 'now-15m',
  refresh: '5s',
  variables: [PROFILE, PHASE, RUN, BASELINE, LEG],
  annotations: ANNOTATIONS,
  rows: ROWS,
};
