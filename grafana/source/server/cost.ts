// What each shard costs, and whether it lives.
import { toNames } from '../names.ts';
import type { Row } from '../spec.ts';
import { toGauge, toPanel, toRate } from './shard-panel.ts';

const server = toNames('server');

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

export const COST_ROW: Row = {
  title: 'Cost and life',
  panels: [CPU, MEMORY, RESTARTS],
};
