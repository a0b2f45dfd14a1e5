// Alert rules, as Grafana reads them from files. They say what a run already said, for whoever looks at Grafana alone.
import { stringify } from 'yaml';
import type { EventKind } from '../../loadtest/stream/events.ts';
import type { Metric } from '../../loadtest/targets/target.ts';
import { IN_RANGE } from './conditions.ts';
import { DATASOURCE } from './influx-query.ts';
import { toNames } from './names.ts';

const events = toNames('events');
const server = toNames('server');

export type Alert = Readonly<{
  uid: string;
  title: string;
  means: string;
  influxql: string; // its greatest value is compared
  above: number;
}>;

const VERDICT: EventKind = 'verdict';

/** The mark of a verdict is at the end of its run; the run's figures are at the start of its measuring, which is long ago by then. */
function toVerdicts(condition: string): string {
  return (
    `SELECT count(${events.of.title}) FROM ${events.from} WHERE ${events.of.kind} = '${VERDICT}' ` +
    `AND ${condition} AND ${IN_RANGE} GROUP BY ${events.of.run}`
  );
}

/** A number beyond its target alone may be the generator's, whatever else failed: only a check that is proven missed counts. */
function toMissed(...metrics: readonly Metric[]): string {
  return toVerdicts(`${events.of.missed} =~ /(^| )(${metrics.join('|')})( |$)/`);
}

export const ALERTS: readonly Alert[] = [
  {
    uid: 'shardgate-p95-missed',
    title: 'P95 target missed',
    means:
      'A run has proven that P95 is above its target. Open it in "Load run": which slices, and was the rate achieved?',
    influxql: toMissed('p95Ms', 'acceptedP95Ms'),
    above: 0,
  },
  {
    uid: 'shardgate-rps-missed',
    title: 'RPS target missed',
    means:
      'A run has proven that the server answers fewer requests a second than its target. Open it in "Load run": who had the CPUs?',
    influxql: toMissed('rps', 'goodputRps'),
    above: 0,
  },
  {
    uid: 'shardgate-stream-incomplete',
    title: 'Stream incomplete',
    means:
      'The database holds fewer requests than were measured; the verdict stands, its panels have gaps. Was InfluxDB or Telegraf away?',
    influxql: toVerdicts(`${events.of.stream_complete} = false`),
    above: 0,
  },
  {
    uid: 'shardgate-shard-restarted',
    title: 'Shard restarted',
    means: 'A shard of the server died and was started again. `make logs ARGS=app` has its last words.',
    influxql:
      `SELECT non_negative_difference(${server.of.shardgate_shard_restarts_total}) FROM ${server.from} ` +
      `WHERE ${IN_RANGE} GROUP BY ${server.of.shard}`, // a server that is started anew counts from 0
    above: 0,
  },
];

const LOOKS_BACK_SECONDS = 600;
const EVERY = '30s';
const HEADER = '# Written by `make dashboards` from grafana/source/alerts.ts.\n';

/** grafana/provisioning/alerting/rules.yaml */
export function toRulesFile(): string {
  const group = { orgId: 1, name: 'shardgate', folder: 'shardgate alerts', interval: EVERY, rules: ALERTS.map(toRule) };
  return `${HEADER}${stringify({ apiVersion: 1, groups: [group] }, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

/** Three steps: ask, take each series' greatest value, compare. No series at all means that nothing happened. */
function toRule({ uid, title, means, influxql, above }: Alert): Readonly<Record<string, unknown>> {
  return {
    uid,
    title,
    condition: 'C',
    data: [toAsk(influxql), toExpression('B', { type: 'reduce', expression: 'A', reducer: 'max' }), toThreshold(above)],
    noDataState: 'OK',
    execErrState: 'Error',
    for: '0s',
    annotations: { summary: means },
    labels: { source: 'shardgate' },
  };
}

function toAsk(influxql: string): Readonly<Record<string, unknown>> {
  const query = { rawQuery: true, query: influxql, resultFormat: 'time_series' };
  return {
    refId: 'A',
    relativeTimeRange: { from: LOOKS_BACK_SECONDS, to: 0 },
    datasourceUid: DATASOURCE.uid,
    model: { refId: 'A', datasource: DATASOURCE, intervalMs: 1000, maxDataPoints: 1000, ...query },
  };
}

function toThreshold(above: number): Readonly<Record<string, unknown>> {
  return toExpression('C', {
    type: 'threshold',
    expression: 'B',
    conditions: [{ evaluator: { type: 'gt', params: [above] } }],
  });
}

/** `__expr__` is Grafana's own server-side arithmetic. */
function toExpression(refId: string, model: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const datasource = { type: '__expr__', uid: '__expr__' };
  return { refId, datasourceUid: datasource.uid, model: { refId, datasource, ...model } };
}
