// nginx before the shards.
import { IN_RANGE, INTERVAL } from '../conditions.ts';
import { toNames } from '../names.ts';
import { lines } from '../panel-shapes.ts';
import type { Panel, Row } from '../spec.ts';

const nginx = toNames('nginx');

const EDGE_REQUESTS: Panel = {
  title: 'Edge: requests a second',
  shows: 'nginx, only with `--edge nginx`.',
  whenBad:
    'More than the server counts: nginx answers by itself, which is an error page; look at `make logs ARGS=nginx`.',
  size: [12, 7],
  shape: lines({ unit: 'reqps' }),
  queries: [
    {
      influxql:
        `SELECT non_negative_derivative(last(${nginx.of.requests}), 1s) FROM ${nginx.from} ` +
        `WHERE ${IN_RANGE} GROUP BY ${INTERVAL} fill(none)`,
      alias: 'requests',
    },
  ],
};

const EDGE_CONNECTIONS: Panel = {
  title: 'Edge: connections',
  shows: 'nginx’s connections, those that are busy, and those that are idle.',
  whenBad: 'Far more than the generator has: connections are not kept alive.',
  size: [12, 7],
  shape: lines({ unit: 'none' }),
  queries: [
    {
      influxql:
        `SELECT max(${nginx.of.active}) AS "active", max(${nginx.of.writing}) AS "busy", max(${nginx.of.waiting}) AS "idle" ` +
        `FROM ${nginx.from} WHERE ${IN_RANGE} GROUP BY ${INTERVAL} fill(none)`,
      alias: '$col',
    },
  ],
};

export const EDGE_ROW: Row = {
  title: 'The edge',
  panels: [EDGE_REQUESTS, EDGE_CONNECTIONS],
};
