// How long requests took inside, and how late the event loop ran.
import { COARSE_BOUNDS_SECONDS } from '../../../app/metrics/duration-blocks.ts';
import type { NonEmpty } from '../../../loadtest/run/measurement.ts';
import { IN_RANGE, INTERVAL } from '../conditions.ts';
import { toNames } from '../names.ts';
import { buckets } from '../panel-shapes.ts';
import type { Panel, Query, Row } from '../spec.ts';
import { SHARDS, toGauge, toPanel } from './shard-panel.ts';

const server = toNames('server');
const latency = toNames('server_latency');

/** As the tag `le` has them. */
const LATENCY_EDGES = COARSE_BOUNDS_SECONDS.map((bound) => (Number.isFinite(bound) ? String(bound) : '+Inf'));

/** Buckets are cumulative: what fell between two edges is by how much one grew more than the other. */
function toBucket(edge: string, below: string | undefined): Query {
  const edges = [below, edge].filter((one) => one !== undefined);
  const either = edges.map((one) => `${latency.of.le} = '${one}'`).join(' OR ');
  const reduce = below === undefined ? 'sum' : 'spread';
  return {
    influxql:
      `SELECT ${reduce}("grown") FROM (SELECT non_negative_difference(last(${latency.of.requests})) AS "grown" ` +
      `FROM ${latency.from} WHERE (${either}) AND ${IN_RANGE} GROUP BY ${INTERVAL}, ${latency.of.le} fill(none)) ` +
      `WHERE ${IN_RANGE} GROUP BY ${INTERVAL} fill(none)`,
    alias: edge,
  };
}

function toBuckets(): NonEmpty<Query> {
  const [first, ...others] = LATENCY_EDGES.map((edge, index) => toBucket(edge, LATENCY_EDGES[index - 1]));
  if (first === undefined) throw new RangeError('Expected at least one edge of the latency histogram, got none');
  return [first, ...others];
}

const HEAT: Panel = {
  title: 'Time in the server, how many requests took how long',
  shows: 'From the parsed request to the answer, all shards; each row is named by its upper edge in seconds.',
  whenBad:
    'Two bands: two kinds of requests, or a pause that some of them met. A cloud far above: look at event-loop delay.',
  size: [12, 10],
  shape: buckets,
  queries: toBuckets(),
};

const MEAN_TIME = toPanel(
  {
    title: 'Mean time in the server',
    shows: 'What the sums of the shards’ histograms grew by, divided by the number of answers.',
    whenBad: 'Far below what the generator sees: the wait is outside of the server, in the generator or in the kernel.',
  },
  'ms',
  [6, 10],
  [
    {
      influxql:
        `SELECT sum("spent") / sum("answered") * 1000 FROM (SELECT ` +
        `non_negative_difference(${server.of.shardgate_request_duration_seconds_sum}) AS "spent", ` +
        `non_negative_difference(${server.of.shardgate_request_duration_seconds_count}) AS "answered" ` +
        `FROM ${SHARDS} GROUP BY ${server.of.shard}) WHERE ${IN_RANGE} GROUP BY ${INTERVAL} fill(none)`,
      alias: 'mean',
    },
  ],
);

const LOOP_DELAY = toPanel(
  {
    title: 'Event-loop delay by shard',
    shows: 'How late timers ran in the last second: the longest and the mean.',
    whenBad:
      'Above a few milliseconds something computes on the event loop: a handler, JSON of a big body, garbage collection.',
  },
  's',
  [6, 10],
  [
    toGauge(server.of.shardgate_event_loop_delay_max_seconds, 'longest, shard $tag_shard'),
    toGauge(server.of.shardgate_event_loop_delay_mean_seconds, 'mean, shard $tag_shard'),
  ],
);

export const TIME_ROW: Row = {
  title: 'Time',
  panels: [HEAT, MEAN_TIME, LOOP_DELAY],
};
