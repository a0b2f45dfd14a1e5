// Every query by its name, and what the database answers to one.
import type { Series } from '../../loadtest/stack/database.ts';
import { listAlertQueries, listQueries, loadDashboards, type NamedQuery } from './dashboard-files.ts';
import { ask, type Filled } from './filled-database.ts';

export const QUERIES = [...loadDashboards().flatMap(listQueries), ...listAlertQueries()];

export type GetFilled = () => Filled;

export function find(name: string): NamedQuery {
  const found = QUERIES.find((query) => query.name === name);
  if (found === undefined) throw new Error(`Expected a query named ${name}, got none`);
  return found;
}

export function askFor(filled: Filled, name: string, run: string, leg = '.*'): Promise<readonly Series[]> {
  return ask(filled, find(name).query, { run, leg });
}

/** Within a time since the epoch, whatever the run. */
export function askWithin(
  filled: Filled,
  name: string,
  fromMs: number,
  toMs: number,
  run = '',
): Promise<readonly Series[]> {
  return ask(filled, find(name).query, { run, range: toRange(fromMs, toMs) });
}

/** InfluxQL on `time`, both ends included. */
export const toRange = (fromMs: number, toMs: number) =>
  `time >= ${Math.round(fromMs)}ms AND time <= ${Math.round(toMs)}ms`;

export const toValues = (series: readonly Series[]) =>
  series.flatMap(({ values }) => values.flatMap((row) => row.slice(1))).filter((value) => value !== null);

export const toNumbers = (series: readonly Series[]) => toValues(series).map(Number);

export const toSum = (series: readonly Series[]) => toNumbers(series).reduce((sum, value) => sum + value, 0);

export const toNamesOf = ({ values }: Series) => values.map(([name]) => String(name));

/** The rows of a table, or of series, by column name; each with its tags. */
export const toRows = (series: readonly Series[]): readonly Readonly<Record<string, unknown>>[] =>
  series.flatMap(({ tags, columns, values }) =>
    values.map((row) => ({ ...tags, ...Object.fromEntries(columns.map((column, index) => [column, row[index]])) })),
  );
