// "Gate": what comparisons and runs said over time, and whether small losses add up.
import type { NonEmpty } from '../../loadtest/run/measurement.ts';
import { IN_RANGE, OF_RUNS_LIKE_IT } from './conditions.ts';
import { toNames } from './names.ts';
import { history, interval, rows, verdicts } from './panel-shapes.ts';
import { RUN_UNITS, TO_RUN } from './run-link.ts';
import type { Dashboard, Panel, Row } from './spec.ts';
import { METRIC, PHASE, PROFILE } from './variables.ts';

const comparison = toNames('comparison');
const run = toNames('run');

const OF_METRIC = `${comparison.of.metric} =~ /^$metric$/ AND ${IN_RANGE}`;
const EACH_METRIC = `GROUP BY ${comparison.of.metric}`;

const RATIOS: Panel = {
  title: 'HEAD / BASE with its interval',
  shows:
    'Each comparison’s ratio and the bounds it was judged by. 1 means the same; 1.05 in CPU a request means 5 % dearer.',
  whenBad:
    'The whole interval beyond the margin is a FAIL. A wide one around 1 is INCONCLUSIVE: more blocks, or a quieter machine.',
  size: [24, 10],
  shape: interval,
  queries: [
    {
      influxql:
        `SELECT ${comparison.of.ratio}, ${comparison.of.lower}, ${comparison.of.upper} FROM ${comparison.from} ` +
        `WHERE ${OF_METRIC} ${EACH_METRIC}`,
      alias: '$tag_metric $col',
    },
  ],
};

const CREEP: Panel = {
  title: 'Creep: HEAD / the frozen control',
  shows:
    'Each comparison’s HEAD against the control arm, which never changes; so many small steps that each pass are seen as one slope.',
  whenBad: 'A slope upwards: `make history` tests whether it is proven since the last release, and names the steps.',
  size: [12, 9],
  shape: history({ unit: 'none' }),
  queries: [
    {
      influxql: `SELECT ${comparison.of.control_ratio} FROM ${comparison.from} WHERE ${OF_METRIC} ${EACH_METRIC}`,
      alias: '$tag_metric',
    },
  ],
};

const SMOOTH_CREEP: Panel = {
  title: 'Creep, the mean of five',
  shows: 'The same, each point the mean of five comparisons: single noisy days vanish, a slope stays.',
  whenBad: 'It moved by more than one comparison’s margin: a change slipped through in parts.',
  size: [12, 9],
  shape: history({ unit: 'none' }),
  queries: [
    {
      influxql:
        `SELECT moving_average(${comparison.of.control_ratio}, 5) FROM ${comparison.from} ` +
        `WHERE ${OF_METRIC} ${EACH_METRIC}`,
      alias: '$tag_metric',
    },
  ],
};

const VERDICTS: Panel = {
  title: 'Verdicts of comparisons',
  shows: 'In the order they came, by metric.',
  whenBad:
    'Many INVALID or INCONCLUSIVE ones: the machine, not the code; see docs/gating.md for what each asks of you.',
  size: [24, 6],
  shape: verdicts,
  queries: [
    {
      influxql: `SELECT ${comparison.of.verdict} FROM ${comparison.from} WHERE ${OF_METRIC} ${EACH_METRIC}`,
      alias: '$tag_metric',
    },
  ],
};

const COMPARISONS: Panel = {
  title: 'Comparisons',
  shows: 'What was compared with what, and how it ended; the newest first.',
  whenBad: 'Open the comparison’s report in results/ by its id.',
  size: [24, 8],
  shape: rows(),
  queries: [
    {
      influxql:
        `SELECT ${comparison.of.comparison}, ${comparison.of.metric}, ${comparison.of.verdict}, ${comparison.of.ratio}, ` +
        `${comparison.of.lower}, ${comparison.of.upper}, ${comparison.of.blocks}, ${comparison.of.base}, ` +
        `${comparison.of.head} FROM ${comparison.from} WHERE ${OF_METRIC} ORDER BY time DESC LIMIT 500`,
      as: 'table',
    },
  ],
};

const SAME_RUNS = `${OF_RUNS_LIKE_IT} AND ${IN_RANGE}`;
const EACH_LEG = `GROUP BY ${run.of.profile}, ${run.of.phase}, ${run.of.leg}`;

const RUN_VERDICTS: Panel = {
  title: 'Verdicts of runs',
  shows: 'In the order they came, by profile, phase and leg.',
  whenBad: 'A change from PASS to FAIL between two runs: compare their commits with `make compare`.',
  size: [24, 8],
  shape: verdicts,
  queries: [
    {
      influxql: `SELECT ${run.of.verdict} FROM ${run.from} WHERE ${SAME_RUNS} ${EACH_LEG}`,
      alias: '$tag_profile $tag_phase $tag_leg',
    },
  ],
};

function toRunHistory(title: string, field: string, unit: string, whenBad: string): Panel {
  return {
    title,
    shows: 'One point a run and leg, kept for ever.',
    whenBad,
    size: [8, 9],
    shape: history({ unit }),
    queries: [
      {
        influxql: `SELECT ${field} FROM ${run.from} WHERE ${SAME_RUNS} ${EACH_LEG}`,
        alias: '$tag_profile $tag_phase $tag_leg',
      },
    ],
  };
}

const RUNS: Panel = {
  title: 'Runs',
  shows: 'Every run in the time range, the newest first. A click on its id opens it, at its own time.',
  whenBad: 'Seconds of a run are kept for seven days; of an older one only these figures are left, and results/.',
  size: [24, 10],
  shape: rows(RUN_UNITS, TO_RUN),
  queries: [
    {
      influxql:
        `SELECT ${run.of.run}, ${run.of.leg}, ${run.of.profile}, ${run.of.phase}, ${run.of.edge}, ${run.of.verdict}, ` +
        `${run.of.missed}, ${run.of.rps}, ${run.of.p95_ms}, ${run.of.error_share}, ${run.of.started_ms}, ${run.of.ended_ms} ` +
        `FROM ${run.from} WHERE ${SAME_RUNS} ORDER BY time DESC LIMIT 500`,
      as: 'table',
    },
  ],
};

const ROWS: NonEmpty<Row> = [
  { title: 'Comparisons', panels: [RATIOS, CREEP, SMOOTH_CREEP, VERDICTS, COMPARISONS] },
  {
    title: 'Runs',
    panels: [
      RUN_VERDICTS,
      toRunHistory(
        'Requests a second of runs',
        run.of.rps,
        'reqps',
        'A fall may be the machine’s: look at CPU a request, which depends on it least.',
      ),
      toRunHistory(
        'P95 of runs',
        run.of.p95_ms,
        'ms',
        'A rise on the rate leg: open the run, look at its slices and at steal.',
      ),
      toRunHistory(
        'CPU a request of runs',
        run.of.server_cpu_us_per_request,
        'µs',
        'A rise at the same load shape is the server’s: `make compare` proves it.',
      ),
      RUNS,
    ],
  },
];

export const GATE_DASHBOARD: Dashboard = {
  file: 'gate',
  uid: 'shardgate-gate',
  title: 'Gate',
  description: 'What comparisons and runs said over time: ratios with their intervals, verdicts, creep.',
  about: 'many runs',
  from: 'now-90d',
  refresh: false,
  variables: [METRIC, PROFILE, PHASE],
  annotations: [],
  rows: ROWS,
};
