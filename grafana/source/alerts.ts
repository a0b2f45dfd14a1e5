// Alert rules, as Grafana reads them from files. They say what a run already said, for whoever looks at Grafana alone.
import { stringify } from 'yaml';
import { IN_RANGE } from './conditions.ts';
import { DATASOURCE } from './influx-query.ts';
import { toNames } from './names.ts';

const run = toNames('run');
const server = toNames('server');

export type Alert = Readonly<{
  uid: string;
  title: string;
  means: string;
  influxql: string; // its greatest value is compared
  above: number;
}>;

/** A number beyond its target alone may be the generator's: only a proven miss is worth an alert. */
const PROVEN = `${run.of.verdict} = 'FAIL' AND ${IN_RANGE}`;
const EACH_RUN = `GROUP BY ${run.of.run}, ${run.of.leg}`;

export const ALERTS: readonly Alert[] = [
  {
    uid: 'shardgate-p95-missed',
    title: 'P95 target missed',
    means:
      'The run ended FAIL, and its P95 is above the target. Open it in "Load run": which slices, and was the rate achieved?',
    influxql: `SELECT ${run.of.p95_ms} / ${run.of.target_p95_ms} FROM ${run.from} WHERE ${PROVEN} ${EACH_RUN}`,
    above: 1,
  },
  {
    uid: 'shardgate-rps-missed',
    title: 'RPS target missed',
    means:
      'The run ended FAIL, and it reached fewer requests a second than the target. Open it in "Load run": who had the CPUs?',
    influxql: `SELECT ${run.of.target_rps} / ${run.of.rps} FROM ${run.from} WHERE ${PROVEN} ${EACH_RUN}`,
    above: 1,
  },
  {
    uid: 'shardgate-stream-incomplete',
    title: 'Stream incomplete',
    means:
      'The database holds fewer requests than were measured; the verdict stands, its panels have gaps. Was InfluxDB or Telegraf away?',
    influxql: `SELECT count(${run.of.verdict}) FROM ${run.from} WHERE ${run.of.stream_complete} = false AND ${IN_RANGE} ${EACH_RUN}`,
    above: 0,
  },
  {
    uid: 'shardgate-shard-restarted',
    title: 'Shard restarted',
    means: 'A shard of the server died and was started again. `make logs ARGS=app` has its last words.',
    influxql:
      `SELECT spread(${server.of.shardgate_shard_restarts_total}) FROM ${server.from} WHERE ${IN_RANGE} ` +
      `GROUP BY ${server.of.shard}`,
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
