// A query as Grafana's InfluxQL datasource wants it; the SDK has no builder for it.
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { Annotation, Query } from './spec.ts';

/** The uid in grafana/provisioning/datasources/influxdb.yaml. */
export const DATASOURCE = { type: 'influxdb', uid: 'influxdb' } as const;

type InfluxQuery = Dataquery & Readonly<Record<string, unknown>>;

/** @param refId - "A", "B", … within a panel */
export function toInfluxQuery({ influxql, alias, as = 'time_series' }: Query, refId: string): Builder<Dataquery> {
  const named = alias === undefined ? {} : { alias };
  return toBuilder({ refId, datasource: DATASOURCE, rawQuery: true, query: influxql, resultFormat: as, ...named });
}

export function toAnnotationQuery(annotation: Annotation): Builder<Dataquery> {
  const { name, influxql, titleColumn, textColumn, tagsColumn } = annotation;
  const columns = { titleColumn, textColumn, tagsColumn };
  return toBuilder({ refId: name, rawQuery: true, fromAnnotations: true, query: influxql, ...columns });
}

/** The method is the SDK's mark of a query; JSON leaves it out. */
function toBuilder(query: Readonly<Record<string, unknown>>): Builder<Dataquery> {
  return { build: (): InfluxQuery => ({ ...query, _implementsDataqueryVariant: () => {} }) };
}
