// The database and the collector that show all this.
import { IN_RANGE, INTERVAL } from '../conditions.ts';
import { toNames } from '../names.ts';
import { lines } from '../panel-shapes.ts';
import type { Panel, Row } from '../spec.ts';

const database = toNames('database');
const telegraf = toNames('telegraf');

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

export const OBSERVERS_ROW: Row = {
  title: 'The observers',
  panels: [OBSERVER_WRITES, OBSERVER_SIZE, OBSERVER_SERIES, OBSERVER_BUFFER],
};
