// How many requests each shard answers, holds, lets wait, refuses and fails.
import { IN_RANGE, perSecond } from '../conditions.ts';
import { toNames } from '../names.ts';
import type { Row } from '../spec.ts';
import { EACH_SHARD, NAMED, SHARDS, toGauge, toPanel, toRate } from './shard-panel.ts';

const server = toNames('server');

const REQUESTS = toPanel(
  {
    title: 'Requests a second by shard',
    shows: 'As the server itself counts them: what the counters of its routes grew by.',
    whenBad:
      'One shard far below the others: the kernel spreads few connections unevenly, or it restarted. `--edge nginx` spreads them evenly.',
  },
  'reqps',
  [12, 8],
  [
    {
      influxql:
        `SELECT ${perSecond('"grown"')} FROM (SELECT non_negative_difference(${server.of.shardgate_requests_total}) ` +
        `AS "grown" FROM ${SHARDS} GROUP BY ${server.of.shard}, ${server.of.route}) WHERE ${IN_RANGE} ${EACH_SHARD}`,
      alias: NAMED,
    },
  ],
);

const IN_FLIGHT = toPanel(
  {
    title: 'In flight by shard',
    shows: 'Requests accepted and not yet answered.',
    whenBad:
      'Growing without end: answers are slower than requests. Flat at the number of connections: the closed model, as it should.',
  },
  'none',
  [6, 8],
  [toGauge(server.of.shardgate_requests_in_flight)],
);

const QUEUE = toPanel(
  {
    title: 'Queue depth by shard',
    shows: 'Requests that wait in the ring for their turn.',
    whenBad: 'Not back to 0 between bursts: the handlers are the limit; at the ring’s length requests are refused.',
  },
  'none',
  [6, 8],
  [toGauge(server.of.shardgate_requests_waiting)],
);

const GATE_WAITS = toPanel(
  {
    title: 'Gate waits a second by shard',
    shows: 'Requests that found the gate’s running places taken and went into the ring (phases b and c).',
    whenBad: 'Nearly as many as requests: more run at once than APP_MAX_RUNNING lets through.',
  },
  'reqps',
  [8, 7],
  [toRate(server.of.shardgate_gate_waits_total)],
);

const REFUSED = toPanel(
  {
    title: 'Refused with 503 a second by shard',
    shows: 'Requests that waited too long or found the ring full; they count among the errors as well.',
    whenBad: 'An overload, answered as it should be: less load, more shards, or a faster handler.',
  },
  'reqps',
  [8, 7],
  [toRate(server.of.shardgate_refused_duration_seconds_count)],
);

const ERRORS = toPanel(
  {
    title: 'Server errors a second by shard',
    shows: 'Answers with 5xx, refusals among them.',
    whenBad: 'More than the refusals beside it: a handler throws; `make logs ARGS=app` has each distinct error once.',
  },
  'reqps',
  [8, 7],
  [toRate(server.of.shardgate_server_errors_total)],
);

export const LOAD_ROW: Row = {
  title: 'Load, shard by shard',
  panels: [REQUESTS, IN_FLIGHT, QUEUE, GATE_WAITS, REFUSED, ERRORS],
};
