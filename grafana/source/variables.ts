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

export const PROFILE: Variable = {
  name: 'profile',
  label: 'Profile',
  influxql: tagValues(`${bare(run.from)}`, run.of.profile),
  order: 'ascending',
  all: true,
};

export const PHASE: Variable = {
  name: 'phase',
  label: 'Phase',
  influxql: tagValues(`${bare(run.from)}`, run.of.phase),
  order: 'ascending',
  all: true,
};

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

export const LEG: Variable = {
  name: 'leg',
  label: 'Leg',
  influxql: tagValues(k6.from, k6.of.leg),
  order: 'ascending',
  all: true,
};

export const SHARD: Variable = {
  name: 'shard',
  label: 'Shard',
  influxql: tagValues(server.from, server.of.shard),
  order: 'ascending',
  all: true,
};

export const METRIC: Variable = {
  name: 'metric',
  label: 'Metric',
  influxql: tagValues(`${bare(comparison.from)}`, comparison.of.metric, `${comparison.of.metric} != 'none'`),
  order: 'ascending',
  all: true,
};

export const JOURNEY_PHASE: Variable = {
  name: 'phase',
  label: 'Phase',
  influxql: tagValues(`${bare(journey.from)}`, journey.of.phase),
  order: 'ascending',
  all: true,
};

export const CONNECTIONS: Variable = {
  name: 'connections',
  label: 'Connections',
  influxql: tagValues(`${bare(journey.from)}`, journey.of.connections),
  order: 'by number',
  all: true,
};
