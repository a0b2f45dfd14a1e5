// Where a series of measurements stepped to another level: E-divisive splits, each kept only if shuffled series show none
// as strong. No level, spread or distribution is assumed, and no unit: a series times any factor gives the same answer.
import { toMedian } from '../gate/median.ts';
import { createRandom, type Random, shuffle } from './random.ts';

/** `index` is the first value of the new level. */
export type ChangePoint = Readonly<{ index: number; before: number; after: number; pValue: number }>;

export type ChangePointRule = Readonly<{
  alpha: number; // a split is kept when its P value is at most this
  permutations: number;
  shortest: number; // values on each side of a split; at least 2
  seed: number;
}>;

export const RULE: ChangePointRule = { alpha: 0.01, permutations: 999, shortest: 3, seed: 1 };

/** The time of a report grows with the square of the series; older values than the newest so many are left out. */
export const MAX_VALUES = 300;

/** A shuffled split counts as equally strong in spite of a rounding error. */
const ROUNDING = 1e-9;

/**
 * @param values - in the order they were measured, at most MAX_VALUES
 * @returns in the same order; before and after are the medians of the levels on its two sides
 * @throws RangeError for a value that is no finite number
 * @see Matteson and James, A nonparametric approach for multiple change point analysis, JASA 109 (2014)
 */
export function findChangePoints(values: readonly number[], rule: ChangePointRule = RULE): readonly ChangePoint[] {
  const bad = values.find((value) => !Number.isFinite(value));
  if (bad !== undefined) throw new RangeError(`Expected a series of finite numbers, got ${bad}`);
  const splits = split({ values, from: 0, to: values.length }, rule, createRandom(rule.seed));
  const edges = [0, ...splits.map(({ index }) => index), values.length];
  return splits.map(({ index, pValue }, order) => ({
    index,
    before: toMedian(values.slice(edges[order], index)),
    after: toMedian(values.slice(index, edges[order + 2])),
    pValue,
  }));
}

type Segment = Readonly<{ values: readonly number[]; from: number; to: number }>;
type Split = Readonly<{ index: number; pValue: number }>;

function split(segment: Segment, rule: ChangePointRule, random: Random): readonly Split[] {
  const { values, from, to } = segment;
  if (to - from < 2 * rule.shortest) return [];
  const distances = toDistances(values.slice(from, to));
  const { at, strength } = findStrongest(distances, rule.shortest);
  const pValue = strength > 0 ? toPValue(distances, strength, rule, random) : 1;
  if (!(pValue <= rule.alpha)) return [];
  const index = from + at;
  const left = split({ values, from, to: index }, rule, random);
  return [...left, { index, pValue }, ...split({ values, from: index, to }, rule, random)];
}

/** Distances of all pairs, and the order in which the values are taken. */
type Distances = Readonly<{ order: Uint32Array; count: number; between: Float64Array }>;

function toDistances(values: readonly number[]): Distances {
  const count = values.length;
  const between = new Float64Array(count * count);
  for (const [row, one] of values.entries()) {
    for (const [column, other] of values.entries()) between[row * count + column] = Math.abs(one - other);
  }
  return { order: Uint32Array.from(values.keys()), count, between };
}

/** Among the splits that leave `shortest` values on each side, the one whose sides differ most. */
function findStrongest(
  { order, count, between }: Distances,
  shortest: number,
): Readonly<{ at: number; strength: number }> {
  const { toLeft, toRight } = toSums({ order, count, between });
  let best = { at: shortest, strength: 0 };
  const total = toLeft.reduce((sum, value) => sum + value, 0);
  let left = 0; // distances within the left side
  let right = total; // within the right side
  for (let at = 1; at <= count - shortest; at += 1) {
    left += toLeft[at - 1] ?? 0;
    right -= toRight[at - 1] ?? 0;
    if (at < shortest) continue;
    const strength = toStrength(at, count - at, { left, right, across: total - left - right });
    if (strength > best.strength) best = { at, strength };
  }
  return best;
}

/** For each value, its distances to all that come before it, and to all that come after it. */
function toSums({ order, count, between }: Distances) {
  const toLeft = new Float64Array(count);
  const toRight = new Float64Array(count);
  for (let late = 1; late < count; late += 1) {
    const row = (order[late] ?? 0) * count;
    for (let early = 0; early < late; early += 1) {
      const distance = between[row + (order[early] ?? 0)] ?? 0;
      toLeft[late] = (toLeft[late] ?? 0) + distance;
      toRight[early] = (toRight[early] ?? 0) + distance;
    }
  }
  return { toLeft, toRight };
}

/** The energy distance of the two sides, weighed by their sizes. */
function toStrength(m: number, n: number, sums: Readonly<{ left: number; right: number; across: number }>): number {
  const within = (2 * sums.left) / (m * (m - 1)) + (2 * sums.right) / (n * (n - 1));
  return ((m * n) / (m + n)) * ((2 * sums.across) / (m * n) - within);
}

function toPValue(distances: Distances, strength: number, rule: ChangePointRule, random: Random): number {
  const { permutations, shortest } = rule;
  const order = Uint32Array.from(distances.order);
  let asStrong = 1; // the series as it is
  for (let round = 0; round < permutations; round += 1) {
    shuffle(order, random);
    if (findStrongest({ ...distances, order }, shortest).strength >= strength * (1 - ROUNDING)) asStrong += 1;
  }
  return asStrong / (permutations + 1);
}
