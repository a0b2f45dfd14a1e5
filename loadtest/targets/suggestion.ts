// From runs that only measured to limits that a run like them will meet: each with a margin that their spread asks for.
import jstat from 'jstat';
import { toReading } from '../gate/reading.ts';
import type { Attempts, LegName, NonEmpty } from '../run/measurement.ts';
import { METRIC_FACTS } from './metric.ts';
import type { Limit, Metric, TargetCheck, Targets } from './target.ts';

/** `marginRatio`: how far the limit is from the middle of what was measured, as a share of that. */
export type SuggestedLimit = Readonly<{
  leg: LegName;
  metric: Metric;
  measured: readonly number[]; // one a run
  marginRatio: number;
  limit: Limit;
}>;

export type Suggestion = Readonly<{ targets: Targets; limits: readonly SuggestedLimit[] }>;

/** Also where the runs agree more than this by chance: other days differ more than the same ten minutes. */
const MARGIN_MIN_RATIO = 0.1;

/** One run of the same kind in twenty would miss the limit by chance; a FAIL needs a second miss in three attempts. */
const CONFIDENCE = 0.95;

const SIGNIFICANT_DIGITS = 2;

const MEASURED: readonly Readonly<{ leg: LegName; metric: Metric }>[] = [
  { leg: 'capacity', metric: 'rps' },
  { leg: 'rate', metric: 'p95Ms' },
  { leg: 'rate', metric: 'p99Ms' },
  { leg: 'rate', metric: 'cpuUtilization' },
  { leg: 'rate', metric: 'rssMb' },
];

/** What any service owes, however fast. */
const OWED: NonEmpty<TargetCheck> = [
  { leg: 'capacity', metric: 'failedRatio', limit: { max: 0 } },
  { leg: 'rate', metric: 'achievedRatio', limit: { min: 0.99 } },
  { leg: 'rate', metric: 'failedRatio', limit: { max: 0 } },
];

/**
 * @param runs - two at least; one has no spread
 * @param about - name, description and rate of the targets
 */
export function suggestTargets(
  runs: readonly Attempts[],
  about: Pick<Targets, 'name' | 'description' | 'ratePerSec'>,
): Suggestion {
  const limits = MEASURED.flatMap((wanted) => suggestLimit(runs, wanted));
  const owed = OWED.filter(({ leg }) => runs.every((attempts) => attempts[leg].length > 0));
  const [first = OWED[0], ...others] = [...limits.map(({ leg, metric, limit }) => ({ leg, metric, limit })), ...owed];
  return { targets: { ...about, measureSeconds: null, checks: [first, ...others] }, limits };
}

/** None where a run did not measure it, or where a limit would forbid nothing. */
function suggestLimit(
  runs: readonly Attempts[],
  { leg, metric }: Readonly<{ leg: LegName; metric: Metric }>,
): readonly SuggestedLimit[] {
  const readings = runs.map((attempts) => attempts[leg].at(-1)).map((run) => (run ? toReading(metric, run) : null));
  const measured = readings.filter((value) => value !== null && value > 0) as readonly number[];
  if (measured.length < readings.length || measured.length < 2) return [];
  const { bound, kind } = METRIC_FACTS[metric];
  const { middle, factor } = toMargin(measured);
  const value =
    bound === 'min'
      ? roundDown(Math.min(middle / factor, ...measured))
      : roundUp(Math.max(middle * factor, ...measured));
  if (kind === 'ratio' && value >= 1) return [];
  const limit: Limit = bound === 'min' ? { min: value } : { max: value };
  return [{ leg, metric, measured, marginRatio: Math.abs(value / middle - 1), limit }];
}

/**
 * The one-sided prediction limit for one more value, of the logarithms: what is measured is positive, and disturbances
 * multiply rather than add.
 *
 * @returns the geometric mean, and the factor from it to the limit, above 1
 * @see https://en.wikipedia.org/wiki/Prediction_interval#Unknown_mean,_unknown_variance
 */
function toMargin(values: readonly number[]): Readonly<{ middle: number; factor: number }> {
  const logs = values.map(Math.log);
  const count = logs.length;
  const mean = logs.reduce((sum, log) => sum + log, 0) / count;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (count - 1);
  const reach = jstat.studentt.inv(CONFIDENCE, count - 1) * Math.sqrt(variance * (1 + 1 / count));
  return { middle: Math.exp(mean), factor: Math.max(1 + MARGIN_MIN_RATIO, Math.exp(reach)) };
}

function roundDown(value: number): number {
  return roundBy(value, Math.floor);
}

function roundUp(value: number): number {
  return roundBy(value, Math.ceil);
}

function roundBy(value: number, round: (value: number) => number): number {
  const digits = SIGNIFICANT_DIGITS - 1 - Math.floor(Math.log10(value));
  const scaled = digits >= 0 ? value * 10 ** digits : value / 10 ** -digits;
  const whole = round(Number(scaled.toPrecision(12))); // 1.1 x 10 is 11.000000000000002
  return digits >= 0 ? Number((whole / 10 ** digits).toPrecision(SIGNIFICANT_DIGITS + 1)) : whole * 10 ** -digits;
}
