// How many requests were answered, how many failed, and how many never started.
import { EACH_LEG, IN_RANGE, INTERVAL, OF_RUN_AND_LEG, perSecond } from '../conditions.ts';
import { toNames } from '../names.ts';
import { lines } from '../panel-shapes.ts';
import type { Panel, Row } from '../spec.ts';
import { toTarget } from './target.ts';

const k6 = toNames('k6');
const run = toNames('run');

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

/** k6 has a series for each status, each of which failed as a whole or not at all: they are weighed by their requests. */
const FAILED_SHARE: Panel = {
  title: 'Failed share',
  shows: 'Share of the second’s requests, answered or not, that failed.',
  whenBad: 'Any value above 0 needs a reason: look at the codes beside it, then at the server’s log.',
  size: [6, 8],
  shape: lines({ unit: 'percentunit', max: 1 }),
  queries: [
    {
      influxql:
        `SELECT sum("failed") / sum("finished") FROM (SELECT ${k6.of.k6_http_req_failed_rate} * ` +
        `${k6.of.k6_http_reqs_growth} AS "failed", ${k6.of.k6_http_reqs_growth} AS "finished" FROM ${k6.from} ` +
        `WHERE ${OF_RUN_AND_LEG} AND ${IN_RANGE} GROUP BY *) WHERE ${IN_RANGE} ${EACH_LEG}`,
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

export const THROUGHPUT_ROW: Row = {
  title: 'Throughput and errors',
  panels: [REQUESTS, ERRORS, FAILED_SHARE, VIRTUAL_USERS, DROPPED],
};
