// The kinds of results there are, told apart by their key `kind`; a load has none.
import { isObject, toGot } from '../targets/json.ts';
import { toCompareReport } from './compare/compare-report.ts';
import { parseComparison } from './compare/comparison-file.ts';
import { toLoadReport } from './load-report.ts';
import type { Report } from './reporter.ts';
import { parseResult, ResultFileError, readJson } from './result-file.ts';

type ParseReport = (value: unknown, shown: string) => Promise<Report>;

const LOAD = 'load';

/** Each rejects with a ResultFileError when a value is not of its kind. */
const KINDS: ReadonlyMap<unknown, ParseReport> = new Map([
  ['compare', async (value: unknown, shown: string) => toCompareReport(await parseComparison(value, shown))],
  [LOAD, async (value: unknown, shown: string) => toLoadReport(await parseResult(value, shown))],
]);

/** @throws ResultFileError when there is no result at `path`, or one that cannot be believed */
export async function loadReport(path: string): Promise<Report> {
  const value = await readJson(path);
  const kind = isObject(value) && 'kind' in value ? value.kind : LOAD;
  const parse = KINDS.get(kind);
  if (parse !== undefined) return parse(value, path);
  const known = [...KINDS.keys()].join(', ');
  throw new ResultFileError(`Expected the kind of the result at ${path} to be one of ${known}, got ${toGot(kind)}.`);
}
