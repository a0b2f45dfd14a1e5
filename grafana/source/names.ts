// Every name a query may use, quoted for InfluxQL. A misspelled one does not compile.
import { DEFAULT_POLICY } from '../../loadtest/stack/retention.ts';
import { MEASUREMENTS, type MeasurementName } from '../../loadtest/stream/measurements.ts';

type Facts<Name extends MeasurementName> = (typeof MEASUREMENTS)[Name];
type Column<Name extends MeasurementName> = Facts<Name>['fields'][number] | Facts<Name>['tags'][number];

export type Names<Name extends MeasurementName> = Readonly<{
  from: string; // with its retention policy, where that is not the default one
  of: Readonly<Record<Column<Name>, string>>; // fields and tags
}>;

export function toNames<Name extends MeasurementName>(name: Name): Names<Name> {
  const { policy, fields, tags } = MEASUREMENTS[name];
  const columns: readonly string[] = [...fields, ...tags];
  return {
    from: policy === DEFAULT_POLICY ? quote(name) : `${quote(policy)}.${quote(name)}`,
    of: Object.fromEntries(columns.map((column) => [column, quote(column)])) as Names<Name>['of'],
  };
}

function quote(name: string): string {
  return `"${name}"`;
}
