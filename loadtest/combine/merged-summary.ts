// The summaries of several k6 processes as one, as if a single process had driven the whole load. Counts add up; a
// percentile of all lies between the least and the greatest of the parts, and whoever asks says which of the two he wants.
import type { K6Output, K6Summary } from '../run/k6-summary.ts';
import type { NonEmpty } from '../run/measurement.ts';

type Values = Readonly<Record<string, number>>;

/** Which of the parts' percentiles stands for that of all. */
export type Bound = 'least' | 'greatest';

/** Values of a metric that are whole numbers, and add up. */
export const COUNTS: readonly string[] = ['count', 'passes', 'fails'];
const MEAN = 'avg';
const EXACT: Readonly<Record<string, Bound>> = { min: 'least', max: 'greatest' };
const PICK = { least: Math.min, greatest: Math.max } as const;

/**
 * The percentile of a union: a share q of each part is at or below the greatest of their percentiles, so a share q of all
 * is; and less than q of each part is below the least. k6 interpolates between two neighbouring samples, which moves this
 * by at most one sample a part. The mean, the minimum and the maximum are exact.
 */
export function mergeOutputs(outputs: NonEmpty<K6Output>, bound: Bound): K6Output {
  const summaries = outputs.map(({ summary }) => summary);
  const names = [...new Set(summaries.flatMap(({ metrics }) => Object.keys(metrics)))];
  return {
    summary: {
      testRunDurationMs: Math.max(...summaries.map(({ testRunDurationMs }) => testRunDurationMs)),
      metrics: Object.fromEntries(names.map((name) => [name, mergeValues(toParts(summaries, name), bound)])),
    },
    interrupted: outputs.reduce((sum, { interrupted }) => sum + interrupted, 0),
  };
}

/** A part without samples says nothing: k6 writes 0 for its percentiles. */
function toParts(summaries: readonly K6Summary[], name: string): readonly Values[] {
  const all = summaries.map(({ metrics }) => metrics[name]).filter((values) => values !== undefined);
  const filled = all.filter(({ count }) => count !== 0);
  return filled.length === 0 ? all.slice(0, 1) : filled;
}

function mergeValues(parts: readonly Values[], bound: Bound): Values {
  const keys = [...new Set(parts.flatMap((values) => Object.keys(values)))];
  return Object.fromEntries(keys.map((key) => [key, mergeKey(parts, key, bound)]));
}

function mergeKey(parts: readonly Values[], key: string, bound: Bound): number {
  const values = parts.map((part) => part[key] ?? (COUNTS.includes(key) ? 0 : Number.NaN)); // a gap is no number
  if (COUNTS.includes(key)) return values.reduce((sum, value) => sum + value, 0);
  return key === MEAN ? toMean(parts) : PICK[EXACT[key] ?? bound](...values);
}

function toMean(parts: readonly Values[]): number {
  const count = parts.reduce((sum, part) => sum + (part.count ?? Number.NaN), 0);
  const total = parts.reduce((sum, part) => sum + (part[MEAN] ?? Number.NaN) * (part.count ?? Number.NaN), 0);
  return count === 0 ? 0 : total / count;
}
