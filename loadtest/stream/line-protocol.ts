// InfluxDB's line protocol: one point a line.

export type FieldValue = string | number | boolean;

export type Point = Readonly<{
  measurement: string;
  tags: Readonly<Record<string, string>>; // an empty value is left out: the protocol has none
  fields: Readonly<Record<string, FieldValue>>; // at least one
  timeMs: number; // since the epoch
}>;

/**
 * One line, without its line feed; numbers are written as floats.
 *
 * @throws RangeError for a point without a field, a number that is not finite, or a time that is not a whole number
 * @see https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference/
 */
export function toLine({ measurement, tags, fields, timeMs }: Point): string {
  const fieldPairs = Object.entries(fields).map(([key, value]) => `${escapeKey(key)}=${toFieldValue(key, value)}`);
  if (fieldPairs.length === 0) throw new RangeError('Expected a point to have at least one field, got none');
  if (!Number.isSafeInteger(timeMs)) throw new RangeError(`Expected timeMs to be a whole number, got ${timeMs}`);
  const set = Object.entries(tags).filter(([, value]) => value !== '');
  const tagPairs = set
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${escapeKey(key)}=${escapeKey(value)}`);
  return `${[escapeMeasurement(measurement), ...tagPairs].join(',')} ${fieldPairs.join(',')} ${timeMs}`;
}

function toFieldValue(key: string, value: FieldValue): string {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  if (Number.isFinite(value)) return String(value);
  throw new RangeError(`Expected the field ${key} to be a finite number, got ${value}`);
}

/** Tag keys, tag values and field keys. A backslash at the end would escape what follows, and cannot be escaped itself. */
function escapeKey(text: string): string {
  return toOneLine(text).replace(/([,= ])/g, '\\$1');
}

function escapeMeasurement(text: string): string {
  return toOneLine(text).replace(/([, ])/g, '\\$1');
}

function toOneLine(text: string): string {
  return text.replace(/[\r\n]/g, ' ').replace(/\\+$/, '');
}
