// Does a quantity rise over a run? Two estimates that a short disturbance moves little, and the smaller one counts.
import type { ClientMeasurement } from '../run/measurement.ts';
import { DRIFT_SLICES_MIN, STEADY_RISE_Z } from './thresholds.ts';

type Series = readonly (number | null)[]; // slice by slice

/**
 * The rise from the first slice to the last, in the unit of the values: the median of the last third less that of the
 * first third, or the median slope between any two slices times the length, whichever is less. A disturbance of a quarter
 * of the run leaves the median slope alone.
 *
 * @returns at least 0; null where a slice has no value, or there are too few to tell
 * @see https://en.wikipedia.org/wiki/Theil%E2%80%93Sen_estimator
 */
export function toDrift(series: Series): number | null {
  const values = toKnown(series);
  if (values === null) return null;
  const [first, last] = toThirds(values);
  const slope = toMedian(toPairs(values).map(({ rise, steps }) => rise / steps));
  return Math.max(0, Math.min(last - first, slope * (values.length - 1)));
}

/** P95 of each slice of a leg; none where the generator keeps no slices. */
export function toP95Series({ slices }: ClientMeasurement): Series {
  return slices?.map(({ p95Ms }) => p95Ms) ?? [];
}

/** Medians of the first and the last third; null as above. */
export function toEnds(series: Series): readonly [number, number] | null {
  const values = toKnown(series);
  return values && toThirds(values);
}

/**
 * Did it rise again and again, and not just once? The test of Mann and Kendall, one-sided, at 1 %.
 *
 * @see https://en.wikipedia.org/wiki/Kendall_rank_correlation_coefficient
 */
export function isSteadyRise(series: Series): boolean {
  const values = toKnown(series);
  if (values === null) return false;
  const n = values.length;
  const score = toPairs(values).reduce((sum, { rise }) => sum + Math.sign(rise), 0);
  return (score - 1) / Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18) >= STEADY_RISE_Z;
}

function toKnown(series: Series): readonly number[] | null {
  const values = series.filter((value) => value !== null);
  return values.length === series.length && values.length >= DRIFT_SLICES_MIN ? values : null;
}

function toThirds(values: readonly number[]): readonly [number, number] {
  const third = Math.floor(values.length / 3);
  return [toMedian(values.slice(0, third)), toMedian(values.slice(-third))];
}

function toPairs(values: readonly number[]) {
  return values.flatMap((later, index) =>
    values.slice(0, index).map((earlier, before) => ({ rise: later - earlier, steps: index - before })),
  );
}

/** Of at least one value. */
function toMedian(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
