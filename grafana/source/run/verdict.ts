// The verdict, its reason, what happened, and the figures beside those of an earlier run.
import { OF_BOTH_RUNS, OF_RUN } from '../conditions.ts';
import { toNames } from '../names.ts';
import { rows, sentence, verdict } from '../panel-shapes.ts';
import { RUN_UNITS, TO_RUN } from '../run-link.ts';
import type { Panel, Row } from '../spec.ts';

const run = toNames('run');
const events = toNames('events');

const FIGURES = [
  run.of.rps,
  run.of.p50_ms,
  run.of.p95_ms,
  run.of.p99_ms,
  run.of.error_share,
  run.of.requests,
  run.of.dropped_iterations,
  run.of.vus_max,
  run.of.generator_cpu_share,
  run.of.server_cpu_us_per_request,
  run.of.started_ms,
  run.of.ended_ms,
].join(', ');

const VERDICT: Panel = {
  title: 'Verdict',
  shows: 'What the gate said of the run. It is written when the run has ended.',
  whenBad:
    'FAIL: a target is proven missed, look at the checks in report.html. INVALID: the generator or the host was in the way, ' +
    'look at the row of the CPUs. ERROR: nothing is known, read the reason.',
  size: [5, 6],
  shape: verdict('verdict'),
  queries: [{ influxql: `SELECT last(${run.of.verdict}) AS "verdict" FROM ${run.from} WHERE ${OF_RUN}`, as: 'table' }],
};

const REASON: Panel = {
  title: 'Why',
  shows: 'The first reason of the verdict; all of them are in report.md.',
  whenBad: 'Do what it says; each reason that can be mended names the remedy.',
  size: [7, 6],
  shape: sentence('reasons'),
  queries: [{ influxql: `SELECT last(${run.of.reasons}) AS "reasons" FROM ${run.from} WHERE ${OF_RUN}`, as: 'table' }],
};

const EVENTS: Panel = {
  title: 'What happened',
  shows: 'Start, end, verdict and shard restarts of the run, each with its instant.',
  whenBad: 'A restart is always a FAIL: `make logs ARGS=app` has what the shard said last.',
  size: [12, 6],
  shape: rows(),
  queries: [
    {
      influxql:
        `SELECT ${events.of.kind}, ${events.of.title}, ${events.of.text} FROM ${events.from} ` +
        `WHERE ${OF_RUN} ORDER BY time ASC`,
      as: 'table',
    },
  ],
};

const COMPARED: Panel = {
  title: 'This run and the earlier one',
  shows:
    'The figures of each leg as result.json has them, for the run and for the one chosen as **Earlier run**; kept for ever. ' +
    'A click on a run opens it at its own time.',
  whenBad:
    'Two numbers of different minutes prove nothing on a shared machine: `make compare` decides whether it is slower than before.',
  size: [24, 6],
  shape: rows(RUN_UNITS, TO_RUN),
  queries: [
    {
      influxql:
        `SELECT ${run.of.run}, ${run.of.leg}, ${run.of.verdict}, ${run.of.missed}, ${FIGURES} FROM ${run.from} ` +
        `WHERE ${OF_BOTH_RUNS} ORDER BY time DESC`,
      as: 'table',
    },
  ],
};

export const VERDICT_ROW: Row = {
  title: 'The verdict',
  panels: [VERDICT, REASON, EVENTS, COMPARED],
};
