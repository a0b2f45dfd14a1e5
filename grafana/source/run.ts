// "Load run": one run as its generator saw it, judged, beside its targets and beside an earlier run.
import { ANNOTATIONS } from './annotations.ts';
import { CPUS_ROW } from './run/cpus.ts';
import { LATENCY_ROW } from './run/latency.ts';
import { THROUGHPUT_ROW } from './run/throughput.ts';
import { VERDICT_ROW } from './run/verdict.ts';
import type { Dashboard } from './spec.ts';
import { BASELINE, LEG, PHASE, PROFILE, RUN } from './variables.ts';

export const RUN_DASHBOARD: Dashboard = {
  file: 'run',
  uid: 'shardgate-run',
  title: 'Load run',
  description: 'One load run: its verdict, what the generator saw, and who had the CPUs.',
  about: 'one run',
  from: 'now-30m', // the longest profile, a soak, and as long again
  refresh: '5s',
  variables: [PROFILE, PHASE, RUN, BASELINE, LEG],
  annotations: ANNOTATIONS,
  rows: [VERDICT_ROW, THROUGHPUT_ROW, LATENCY_ROW, CPUS_ROW],
};
