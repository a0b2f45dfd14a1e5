// "Journey": the server's phases side by side, at the numbers of connections they were measured with.
import type { NonEmpty } from '../../loadtest/run/measurement.ts';
import { toNames } from './names.ts';
import { bars, rows } from './panel-shapes.ts';
import type { Dashboard, Panel, Query } from './spec.ts';
import { CONNECTIONS, JOURNEY_PHASE } from './variables.ts';

const journey = toNames('journey');

const CHOSEN = `${journey.of.phase} =~ /^$phase$/ AND ${journey.of.connections} =~ /^$connections$/`;

/** A query for each phase keeps them in the order of the journey; by name, a and b would come before the baseline. */
function toQueries(field: string): NonEmpty<Query> {
  return [toQuery(field, 'baseline'), toQuery(field, 'a'), toQuery(field, 'b'), toQuery(field, 'c')];
}

function toQuery(field: string, phase: 'baseline' | 'a' | 'b' | 'c'): Query {
  return {
    influxql:
      `SELECT last(${field}) FROM ${journey.from} WHERE ${journey.of.phase} = '${phase}' AND ${CHOSEN} ` +
      `GROUP BY ${journey.of.phase}, ${journey.of.connections}`,
    alias: '$tag_phase, $tag_connections connections',
  };
}

function toBars(title: string, field: string, unit: string, shows: string, whenBad: string): Panel {
  return { title, shows, whenBad, size: [8, 14], shape: bars({ unit }), queries: toQueries(field) };
}

const TABLE: Panel = {
  title: 'All figures',
  shows: 'Medians of the newest journey, with the roadmap’s figure where it names one.',
  whenBad:
    'Below the roadmap’s figure: docs/phases/journey.md says which machine it was measured on, and what its limit was.',
  size: [24, 9],
  shape: rows({ rps: 'reqps', roadmap_rps: 'reqps', server_cpu_us_per_request: 'µs' }),
  queries: [
    {
      influxql:
        `SELECT ${journey.of.phase}, ${journey.of.connections}, ${journey.of.rps}, ${journey.of.roadmap_rps}, ` +
        `${journey.of.p95_ms}, ${journey.of.p99_ms}, ${journey.of.server_cpu_us_per_request} ` +
        `FROM ${journey.from} WHERE ${CHOSEN} ORDER BY time DESC LIMIT 200`,
      as: 'table',
    },
  ],
};

export const JOURNEY_DASHBOARD: Dashboard = {
  file: 'journey',
  uid: 'shardgate-journey',
  title: 'Journey',
  description: 'The phases of the server side by side, from the newest journey.',
  about: 'many runs',
  from: 'now-5y',
  refresh: false,
  variables: [JOURNEY_PHASE, CONNECTIONS],
  annotations: [],
  rows: [
    {
      title: 'Phases side by side',
      panels: [
        toBars(
          'Requests a second',
          journey.of.rps,
          'reqps',
          'What each phase reached, by connections.',
          'A later phase below an earlier one: measured on a disturbed machine, or a regression; `make journey` measures again.',
        ),
        toBars(
          'P95',
          journey.of.p95_ms,
          'ms',
          'Response time at full throttle.',
          'Compare only at the same number of connections.',
        ),
        toBars(
          'CPU a request',
          journey.of.server_cpu_us_per_request,
          'µs',
          'What a request costs the server; it depends least on the machine’s other guests.',
          'Higher than the phase before: the phase does not pay for itself.',
        ),
        TABLE,
      ],
    },
  ],
};
