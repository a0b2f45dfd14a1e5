// What can be chosen at the top of a dashboard.
import { toNames } from './names.ts';
import type { Variable } from './spec.ts';

const run = toNames('run');
const events = toNames('events');
const k6 = toNames('k6');
const server = toNames('server');
const comparison = toNames('comparison');
const journey = toNames('journey');

/** Names of measurements alone: SHOW looks at all retention policies. */
const bare = (from: string) => from.split('.').at(-1);

const tagValues = (from: string, tag: string, where = '') =>
  `SHOW TAG VALUES FROM ${from} WITH KEY = ${tag}${where === '' ? '' : ` WHERE ${where}`}`;

/** One value or all of them. */
const toFilter = (name: string, label: string, influxql: string): Variable => {
  return { name, label, influxql, order: 'ascending', all: true };
};

export const PROFILE = toFilter('profile', 'Profile', tagValues(`${bare(run.from)}`, run.of.profile));

export const PHASE = toFilter('phase', 'Phase', tagValues(`${bare(run.from)}`, run.of.phase));

/** Of the events, too: a run under way has no point of its own yet. Its profile is part of its id. */
const runs = tagValues(
  `${bare(run.from)}, ${events.from}`,
  run.of.run,
  `${run.of.run} =~ /-$profile-/ AND ${run.of.phase} =~ /^$phase$/`,
);

export const RUN: Variable = { name: 'run', label: 'Run', influxql: runs, order: 'newest first', all: false };

export const BASELINE: Variable = {
  name: 'baseline',
  label: 'Earlier run',
  influxql: runs,
  order: 'newest first',
  all: false,
};

export const LEG = toFilter('leg', 'Leg', tagValues(k6.from, k6.of.leg));

export const SHARD = toFilter('shard', 'Shard', tagValues(server.from, server.of.shard));

export const METRIC = toFilter(
  'metric',
  'Metric',
  tagValues(`${bare(comparison.from)}`, comparison.of.metric, `${comparison.of.metric} != 'none'`),
);

export const JOURNEY_PHASE = toFilter('phase', 'Phase', tagValues(`${bare(journey.from)}`, journey.of.phase));

export const CONNECTIONS: Variable = {
  name: 'connections',
  label: 'Connections',
  influxql: tagValues(`${bare(journey.from)}`, journey.of.connections),
  order: 'by number',
  all: true,
};
