// What a query is about, read from its text: the measurement and every other quoted name.
import { POLICY_NAMES } from '../../loadtest/stack/retention.ts';

export type QueryNames = Readonly<{ measurements: readonly string[]; columns: readonly string[] }>;

const QUOTED = /"([^"]+)"/g;
const SOURCE = /FROM ((?:"[^"]+"[., ]*)+)/g;
const ALIAS = /AS "([^"]+)"/g;

export function readQueryNames(query: string): QueryNames {
  const sources = [...query.matchAll(SOURCE)].map((match) => match[1] ?? '');
  const measurements = sources.flatMap(listQuoted).filter((name) => !POLICY_NAMES.some((policy) => policy === name));
  const aliases = new Set([...query.matchAll(ALIAS)].map((match) => match[1]));
  const columns = listQuoted(query.replace(SOURCE, '').replace(ALIAS, '')).filter((name) => !aliases.has(name));
  return { measurements, columns };
}

function listQuoted(text: string): readonly string[] {
  return [...text.matchAll(QUOTED)].map((match) => match[1] ?? '');
}
