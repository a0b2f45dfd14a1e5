// The share of a load that one of several k6 processes had, as k6 writes it: `0:1/2` is the first half.
// @see https://grafana.com/docs/k6/latest/using-k6/k6-options/reference/#execution-segment

/** Whole numbers, so that thirds add up. */
type Fraction = Readonly<{ over: bigint; under: bigint }>;

export type Segment = Readonly<{ from: Fraction; to: Fraction }>;

const ZERO: Fraction = { over: 0n, under: 1n };
const ONE: Fraction = { over: 1n, under: 1n };

const WRITTEN = /^(\d{1,9})(?:\/(\d{1,9}))?:(\d{1,9})(?:\/(\d{1,9}))?$/;

/** @returns null for what is no part of 0 to 1 */
export function parseSegment(text: string): Segment | null {
  const [, fromOver = '', fromUnder = '1', toOver = '', toUnder = '1'] = WRITTEN.exec(text) ?? []; // BigInt('') is 0
  const from = { over: BigInt(fromOver), under: BigInt(fromUnder) };
  const to = { over: BigInt(toOver), under: BigInt(toUnder) };
  const isPart = from.under > 0n && to.under > 0n && compare(from, to) < 0 && compare(to, ONE) <= 0;
  return isPart ? { from, to } : null;
}

/** @returns the parts of 0 to 1 that none of the segments covers, and those that several do, as k6 would write them */
export function findGaps(
  segments: readonly Segment[],
): Readonly<{ missing: readonly string[]; twice: readonly string[] }> {
  const sorted = segments.toSorted((a, b) => compare(a.from, b.from));
  const [missing, twice]: [string[], string[]] = [[], []];
  let covered = ZERO;
  for (const { from, to } of sorted) {
    if (compare(from, covered) > 0) missing.push(toText(covered, from));
    if (compare(from, covered) < 0) twice.push(toText(from, compare(to, covered) < 0 ? to : covered));
    if (compare(to, covered) > 0) covered = to;
  }
  if (compare(covered, ONE) < 0) missing.push(toText(covered, ONE));
  return { missing, twice };
}

function compare(a: Fraction, b: Fraction): number {
  const difference = a.over * b.under - b.over * a.under;
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

function toText(from: Fraction, to: Fraction): string {
  return [from, to].map(({ over, under }) => (under === 1n ? `${over}` : `${over}/${under}`)).join(':');
}
