// "Server": what each shard did, how long requests took inside, what it cost, and the edge before it.
import { COARSE_BOUNDS_SECONDS } from '../../app/metrics/duration-blocks.ts';
import type { NonEmpty } from '../../loadtest/run/measurement.ts';
import { ANNOTATIONS } from './annotations.ts';
import { IN_RANGE, INTERVAL, OF_SHARD, perSecond } from './conditions.ts';
import { toNames } from './names.ts';
import { buckets, lines } from './panel-shapes.ts';
import type { Dashboard, Panel, Query, Row } from './spec.ts';
import { PHASE, PROFILE, RUN, SHARD } from './variables.ts';

const server = toNames('server');
const latency = toNames('server_latency');
const nginx = toNames('nginx');
const mem = toNames('mem');
const system = toNames('system');
const cpu = toNames('cpu');
const database = toNames('database');
const telegraf = toNames('telegraf');

const EACH_SHARD = `GROUP BY ${INTERVAL}, ${server.of.shard} fill(none)`;
const SHARDS = `${server.from} WHERE ${OF_SHARD} AND ${IN_RANGE}`;
const NAMED = 'shard $tag_shard';

/** The newest value of a gauge, shard by shard. */
function toGauge(field: string, alias = NAMED): Query {
  return { influxql: `SELECT last(${field}) FROM ${SHARDS} ${EACH_SHARD}`, alias };
}

/** What a counter grew by a second, shard by shard. */
function toRate(counter: string, alias = NAMED): Query {
  return { influxql: `SELECT non_negative_derivative(last(${counter}), 1s) FROM ${SHARDS} ${EACH_SHARD}`, alias };
}

type Words = Pick<Panel, 'title' | 'shows' | 'whenBad'>;

function toPanel(words: Words, unit: string, size: Panel['size'], queries: Panel['queries']): Panel {
  return { ...words, size, shape: lines({ unit }), queries };
}

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

const CPU = toPanel(
  {
    title: 'CPU by shard',
    shows: 'Cores: 1 is one core all the time.',
    whenBad:
      'At 1 the shard is the limit: more shards, or fewer microseconds a request. Far below it at a missed rate: it waits for something.',
  },
  'none',
  [8, 8],
  [toRate(server.of.shardgate_cpu_seconds_total)],
);

const MEMORY = toPanel(
  {
    title: 'Memory by shard',
    shows: 'Resident set.',
    whenBad: 'A slope over an even load is a leak: `make soak` judges it.',
  },
  'bytes',
  [8, 8],
  [toGauge(server.of.shardgate_resident_memory_bytes)],
);

const RESTARTS = toPanel(
  {
    title: 'Restarts by shard',
    shows: 'Deaths made good by the supervisor since the server started.',
    whenBad: 'Any step up: the shard died, and the run is a FAIL; `make logs ARGS=app` has its last words.',
  },
  'none',
  [8, 8],
  [toGauge(server.of.shardgate_shard_restarts_total)],
);

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

const EACH_CORE = `${cpu.of.cpu} != 'cpu-total' AND ${IN_RANGE} GROUP BY ${INTERVAL}, ${cpu.of.cpu} fill(none)`;

const HOST_SOFTIRQ: Panel = {
  title: 'Host: network interrupts by core',
  shows: 'Share of each core that the kernel spends on packets (softirq).',
  whenBad: 'High on a core of the server: the network’s work is done there, and is missing to the shard.',
  size: [8, 7],
  shape: lines({ unit: 'percent' }),
  queries: [
    { influxql: `SELECT mean(${cpu.of.usage_softirq}) FROM ${cpu.from} WHERE ${EACH_CORE}`, alias: '$tag_cpu' },
  ],
};

const HOST_MEMORY: Panel = {
  title: 'Host: memory available',
  shows: 'Share of the host’s memory.',
  whenBad: 'Near 0 the kernel reclaims or swaps, and latency shows it: stop something, or use a smaller profile.',
  size: [8, 7],
  shape: lines({ unit: 'percent', max: 100 }),
  queries: [
    {
      influxql: `SELECT mean(${mem.of.available_percent}) FROM ${mem.from} WHERE ${IN_RANGE} GROUP BY ${INTERVAL} fill(none)`,
      alias: 'available',
    },
  ],
};

const HOST_LOAD: Panel = {
  title: 'Host: load',
  shows: 'Runnable and waiting tasks, one-minute mean.',
  whenBad: 'Above the number of cores: others compete with the run, which will end INVALID.',
  size: [8, 7],
  shape: lines({ unit: 'none' }),
  queries: [
    {
      influxql: `SELECT mean(${system.of.load1}) FROM ${system.from} WHERE ${IN_RANGE} GROUP BY ${INTERVAL} fill(none)`,
      alias: 'load',
    },
  ],
};

const OBSERVER_WRITES: Panel = {
  title: 'Database: points a second',
  shows: 'Points that InfluxDB took, and those it refused.',
  whenBad: 'None while a run lasts: the stream is lost or waits in Telegraf; look at its buffer beside this.',
  size: [8, 7],
  shape: lines({ unit: 'wps' }),
  queries: [
    {
      influxql:
        `SELECT non_negative_derivative(last(${database.of.pointsWrittenOK}), 1s) AS "taken", ` +
        `non_negative_derivative(last(${database.of.pointsWrittenFail}), 1s) AS "refused" ` +
        `FROM ${database.from} WHERE ${IN_RANGE} GROUP BY ${INTERVAL} fill(none)`,
      alias: '$col',
    },
  ],
};

const OBSERVER_SIZE: Panel = {
  title: 'Database: memory',
  shows: 'InfluxDB’s heap, and what it took from the kernel.',
  whenBad: 'Near its limit of 1 GiB: something wrote far more series than a run does; `SHOW SERIES CARDINALITY` tells.',
  size: [4, 7],
  shape: lines({ unit: 'bytes' }),
  queries: [
    {
      influxql:
        `SELECT max(${database.of.heap_inuse}) AS "heap", max(${database.of.sys}) AS "taken" ` +
        `FROM ${database.from} WHERE ${IN_RANGE} GROUP BY ${INTERVAL} fill(none)`,
      alias: '$col',
    },
  ],
};

const OBSERVER_SERIES: Panel = {
  title: 'Database: series',
  shows: 'How many it holds; each run adds its slices and a few more.',
  whenBad: 'Growing by hundreds a run: a tag took free text. Series of `raw` go after seven days.',
  size: [4, 7],
  shape: lines({ unit: 'none' }),
  queries: [
    {
      influxql:
        `SELECT max(${database.of.numSeries}) FROM ${database.from} WHERE ${IN_RANGE} ` +
        `GROUP BY ${INTERVAL} fill(none)`,
      alias: 'series',
    },
  ],
};

const OBSERVER_BUFFER: Panel = {
  title: 'Telegraf: buffer',
  shows: 'Points that wait to be written, and those given up.',
  whenBad:
    'Growing: the database is away or slow, and gets them when it is back. Given up: the buffer was full, and the stream has a gap.',
  size: [8, 7],
  shape: lines({ unit: 'none' }),
  queries: [
    {
      influxql:
        `SELECT max(${telegraf.of.buffer_size}) AS "waiting", max(${telegraf.of.metrics_dropped}) AS "given up" ` +
        `FROM ${telegraf.from} WHERE ${IN_RANGE} GROUP BY ${INTERVAL} fill(none)`,
      alias: '$col',
    },
  ],
};

const ROWS: NonEmpty<Row> = [
  { title: 'Load, shard by shard', panels: [REQUESTS, IN_FLIGHT, QUEUE, GATE_WAITS, REFUSED, ERRORS] },
  { title: 'Time', panels: [HEAT, MEAN_TIME, LOOP_DELAY] },
  { title: 'Cost and life', panels: [CPU, MEMORY, RESTARTS] },
  { title: 'The edge', panels: [EDGE_REQUESTS, EDGE_CONNECTIONS] },
  { title: 'The host', panels: [HOST_SOFTIRQ, HOST_MEMORY, HOST_LOAD] },
  { title: 'The observers', panels: [OBSERVER_WRITES, OBSERVER_SIZE, OBSERVER_SERIES, OBSERVER_BUFFER] },
];

export const SERVER_DASHBOARD: Dashboard = {
  file: 'server',
  uid: 'shardgate-server',
  title: 'Server',
  description: 'What each shard did in the time range, with the events of the chosen run marked.',
  from: 'now-15m',
  refresh: '5s',
  variables: [PROFILE, PHASE, RUN, SHARD],
  annotations: ANNOTATIONS,
  rows: ROWS,
};
