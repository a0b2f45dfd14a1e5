// From a row of a table to the run it is about, at the run's own time.
import type { RowLink } from './panel-shapes.ts';

/** For rows that have `run`, `started_ms` and `ended_ms`. */
export const TO_RUN: RowLink = {
  column: 'run',
  title: 'Open the run at its own time',
  url: `/d/shardgate-run?var-run=\${__data.fields.run}&from=${toInstant('started_ms')}&to=${toInstant('ended_ms')}`,
};

/** Of such rows. */
export const RUN_UNITS = {
  rps: 'reqps',
  server_cpu_us_per_request: 'µs',
  started_ms: 'dateTimeAsIso',
  ended_ms: 'dateTimeAsIso',
} as const;

/** The number itself: without a word, Grafana fills in what the table shows, which is a date in the reader's time zone. */
function toInstant(column: string): string {
  return `\${__data.fields.${column}.numeric}`;
}
