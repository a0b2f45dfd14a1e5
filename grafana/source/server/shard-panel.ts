// What the panels of single shards share: a line for each shard that the variable chooses.
import { IN_RANGE, INTERVAL, OF_SHARD } from '../conditions.ts';
import { toNames } from '../names.ts';
import { lines } from '../panel-shapes.ts';
import type { Panel, Query } from '../spec.ts';

const server = toNames('server');

export const EACH_SHARD = `GROUP BY ${INTERVAL}, ${server.of.shard} fill(none)`;
export const SHARDS = `${server.from} WHERE ${OF_SHARD} AND ${IN_RANGE}`;
export const NAMED = 'shard $tag_shard';

/** The newest value of a gauge, shard by shard. */
export function toGauge(field: string, alias = NAMED): Query {
  return { influxql: `SELECT last(${field}) FROM ${SHARDS} ${EACH_SHARD}`, alias };
}

/** What a counter grew by a second, shard by shard. */
export function toRate(counter: string, alias = NAMED): Query {
  return { influxql: `SELECT non_negative_derivative(last(${counter}), 1s) FROM ${SHARDS} ${EACH_SHARD}`, alias };
}

type Words = Pick<Panel, 'title' | 'shows' | 'whenBad'>;

export function toPanel(words: Words, unit: string, size: Panel['size'], queries: Panel['queries']): Panel {
  return { ...words, size, shape: lines({ unit }), queries };
}
