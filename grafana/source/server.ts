// "Server": what each shard did, how long requests took inside, what it cost, and the edge before it.
import { ANNOTATIONS } from './annotations.ts';
import { COST_ROW } from './server/cost.ts';
import { EDGE_ROW } from './server/edge.ts';
import { HOST_ROW } from './server/host.ts';
import { LOAD_ROW } from './server/load.ts';
import { OBSERVERS_ROW } from './server/observers.ts';
import { TIME_ROW } from './server/time.ts';
import type { Dashboard } from './spec.ts';
import { PHASE, PROFILE, RUN, SHARD } from './variables.ts';

export const SERVER_DASHBOARD: Dashboard = {
  file: 'server',
  uid: 'shardgate-server',
  title: 'Server',
  description: 'What each shard did in the time range, with the events of the chosen run marked.',
  about: 'one run',
  from: 'now-30m', // the longest profile, a soak, and as long again
  refresh: '5s',
  variables: [PROFILE, PHASE, RUN, SHARD],
  annotations: ANNOTATIONS,
  rows: [LOAD_ROW, TIME_ROW, COST_ROW, EDGE_ROW, HOST_ROW, OBSERVERS_ROW],
};
